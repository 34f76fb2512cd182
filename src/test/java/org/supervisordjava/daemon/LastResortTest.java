package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisordjava.supervisor.Ending;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.Rounds;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

@Timeout(60)
class LastResortTest {

    private static final Ending DEFECT = new Ending.Exit(Supervisord.EXIT_DEFECT);

    private final List<String> told = new ArrayList<>();
    private final Residents residents = new Residents(told::add);
    private final List<String> rounds = new ArrayList<>();
    private Optional<Ending> ending = Optional.empty();
    private Optional<Process> program = Optional.empty();
    private Duration shutdownTimeout = Duration.ofSeconds(60);

    @AfterEach
    void end() {
        program.ifPresent(Process::destroyForcibly);
    }

    /** As the spawner makes them. */
    private static Process leaderOfAGroup() throws Exception {
        var process = new ProcessBuilder("setsid", "sleep", "1000").start();
        var stat = Path.of("/proc/" + process.pid() + "/stat");
        while (!groupOf(Files.readString(stat)).equals("" + process.pid())) {
            Thread.sleep(5);
        }
        return process;
    }

    private static String groupOf(String stat) {
        return stat.substring(stat.lastIndexOf(')')).split(" ")[3];
    }

    private LastResort lastResort(int roundsToTheEnd) {
        var loop =
                new Rounds() {
                    @Override
                    public boolean goesOn() {
                        return ending.isEmpty();
                    }

                    @Override
                    public void round() {
                        rounds.add("round");
                        if (rounds.size() == roundsToTheEnd) {
                            ending = Optional.of(new Ending.Exit(0));
                        }
                        throw new StackOverflowError();
                    }
                };
        return new LastResort(
                new LastResort.SupervisedRun(
                        loop,
                        () -> ending,
                        () -> rounds.add("exit requested"),
                        () -> shutdownTimeout,
                        () ->
                                program.filter(Process::isAlive).stream()
                                        .map(one -> (int) one.pid())
                                        .toList()),
                residents,
                told::add);
    }

    @Test
    void endOfTheLoop_isTheEnd() throws Exception {
        ending = Optional.of(new Ending.Exit(3));

        assertEquals(new Ending.Exit(3), lastResort(1).awaitEnd(_ -> true));
        assertEquals(List.of(), told);
    }

    @Test
    void programThatIsLeftAtTheEndOfTheLoop_isKilled_whichIsTold() throws Exception {
        program = Optional.of(leaderOfAGroup());
        ending = Optional.of(new Ending.Exit(0));

        assertEquals(new Ending.Exit(0), lastResort(1).awaitEnd(_ -> true));

        assertEquals(
                "killing what is left of the programs: pids [" + program.get().pid() + "]",
                told.getFirst());
        // Whoever waits for it here, a thread of the JVM, may be late.
        assertTrue(
                told.stream().skip(1).allMatch(line -> line.startsWith("not even SIGKILL")),
                told::toString);
        assertEquals(128 + 9, program.get().waitFor());
    }

    @Test
    void deathOfTheLoop_stopsEverythingInOrder_andSaysSo() throws Exception {
        assertEquals(DEFECT, lastResort(3).awaitEnd(_ -> true));

        assertEquals(List.of("exit requested", "round", "round"), rounds);
        assertTrue(told.getFirst().contains("has died: stopping all programs"), told.toString());
    }

    @Test
    void whatIsLeftThen_isKilled() throws Exception {
        program = Optional.of(leaderOfAGroup());

        assertEquals(DEFECT, lastResort(2).awaitEnd(_ -> true));

        assertEquals(128 + 9, program.get().waitFor());
    }

    @Test
    void loopThatIsStuckWhenItIsToEnd_leavesNobody() throws Exception {
        program = Optional.of(leaderOfAGroup());
        shutdownTimeout = Duration.ofSeconds(-20);
        var looks = new int[1];
        var lastResort = lastResort(1);

        var end =
                lastResort.awaitEnd(
                        _ -> {
                            if (looks[0]++ == 0) {
                                lastResort.exitRequested();
                            }
                            // What is thrown here ends the wait as well: it is looked at below.
                            assertTrue(looks[0] < 3, "it waits for ever");
                            return false;
                        });

        assertEquals(DEFECT, end);
        assertEquals(1, looks[0]);
        assertEquals(
                "the supervisor has been asked to end and does not: killing what is left",
                told.getFirst());
        assertEquals(128 + 9, program.get().waitFor());
        assertFalse(rounds.contains("round"));
    }
}
