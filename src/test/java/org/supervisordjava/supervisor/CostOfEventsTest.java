package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.port.Ports;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * An event costs what it changes, however many processes there are, and what happens to all of them
 * costs so much for each: counted in bytes allocated and in processes asked for, which are the same
 * in each run, and not in time.
 */
class CostOfEventsTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    /** A quarter of what is quadratic, and more than what is linear. */
    private static final int FEW = 250;

    private static final int FOUR_TIMES_AS_MANY = 4 * FEW;

    @Test
    void anEvent_costsTheSame_howeverManyProcessesThereAre() {
        costOfARestart(10);
        long few = costOfARestart(10);
        long many = costOfARestart(1_000);
        assertTrue(many < 2 * few, few + " bytes with 10 processes, " + many + " with 1,000");
    }

    private static long costOfARestart(int count) {
        var life = new Life(count, number -> program("p" + number));
        life.seconds(2);
        long before = allocatedBytes();
        life.exits(count / 2);
        life.seconds(4);
        long cost = allocatedBytes() - before;
        assertEquals(ProcessState.RUNNING, life.process(count / 2).state());
        return cost;
    }

    /** Which of them have to be looked at is found out without asking each. */
    @Test
    void index_asksForWhatHasChanged_andForNobodyElse() {
        var life = new Life(1_000, number -> program("p" + number));
        life.seconds(2);
        var asked = new AtomicInteger();
        var processes = life.supervisor.groups().ascending();
        var index =
                new ProcessIndex(
                        new AbstractList<>() {
                            @Override
                            public SupervisedProcess get(int number) {
                                asked.incrementAndGet();
                                return processes.get(number);
                            }

                            @Override
                            public int size() {
                                return processes.size();
                            }
                        });
        assertTrue(index.everyAutostartIsUp());
        asked.set(0);

        life.exits(500);
        index.changed(life.process(500));
        index.withPid(1);
        index.due(life.now);
        index.noteDueRestarts(life.now);
        index.nextToStart(0);
        index.firstHoldingBack(1);
        index.firstGoneForGood();
        index.nextDeadline(life.now);

        assertFalse(index.everyAutostartIsUp());
        assertTrue(asked.get() < 10, asked + " were asked for");
    }

    @Test
    void whatHasNotChanged_isTheSameInTheNextSnapshot() {
        var life = new Life(3, number -> program("p" + number));
        var before = life.snapshot();
        assertSame(before.groups(), life.snapshot().groups());

        life.exits(1);

        var after = life.snapshot();
        assertSame(before.groups().get(0), after.groups().get(0));
        assertNotSame(before.groups().get(1), after.groups().get(1));
        assertSame(before.groups().get(2), after.groups().get(2));
        assertSame(before.places(), after.places(), "nobody has come or gone");
    }

    @Test
    void boot_costsSoMuchForEachProgram() {
        assertLinear("a boot", number -> program("p" + number), (life, count) -> {});
    }

    @Test
    void bootInTheOrderOfPriorities_costsSoMuchForEachProgram() {
        assertLinear(
                "a boot by priorities",
                number -> program("p" + number).priority(number),
                (life, count) -> {});
    }

    @Test
    void shutdown_costsSoMuchForEachProgram() {
        assertLinear("a shutdown", number -> program("p" + number), CostOfEventsTest::shutDown);
    }

    @Test
    void shutdownOfWhatDependsOnOne_costsSoMuchForEachProgram() {
        assertLinear(
                "a shutdown with a dependency",
                number ->
                        number == 0
                                ? program("p0")
                                : program("p" + number)
                                        .dependsOn(new Dependency("p0", Condition.STARTED)),
                CostOfEventsTest::shutDown);
    }

    @Test
    void stopOfEverythingByACommand_costsSoMuchForEachProgram() {
        assertLinear(
                "a stop of all",
                number -> program("p" + number),
                (life, count) -> {
                    var stopped = life.commands().stop(new Selector.All(), true);
                    IntStream.range(0, count).forEach(life::exits);
                    assertEquals(count, stopped.join().size());
                });
    }

    @Test
    void startOfEverythingByACommand_costsSoMuchForEachProgram() {
        assertLinear(
                "a start of all",
                number -> program("p" + number).autostart(false),
                (life, count) -> {
                    var started = life.commands().start(new Selector.All(), new StartWait.Usual());
                    life.seconds(2);
                    assertEquals(count, started.join().size());
                });
    }

    @Test
    void endOfOneAfterTheOther_costsSoMuchForEach() {
        assertLinear(
                "ends",
                number -> program("p" + number).startsecs(0),
                (life, count) -> IntStream.range(0, count).forEach(life::exits));
    }

    private static void shutDown(Life life, int count) {
        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        for (int number = count - 1; number >= 0; number--) {
            life.exits(number);
        }
        assertTrue(life.isOver());
    }

    private interface Part {
        void play(Life life, int count);
    }

    /** Sixteen times as much would be quadratic. */
    private static void assertLinear(String what, IntFunction<ProcessConfigs> programs, Part part) {
        // Classes are loaded and caches filled by the first one.
        allocated(FEW, programs, part);
        long few = allocated(FEW, programs, part);
        long many = allocated(FOUR_TIMES_AS_MANY, programs, part);
        assertTrue(many < 6 * few, what + ": " + few + " bytes, then " + many);
    }

    private static long allocated(int count, IntFunction<ProcessConfigs> programs, Part part) {
        long before = allocatedBytes();
        part.play(new Life(count, programs), count);
        return allocatedBytes() - before;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    /** Everything can be spawned, and ends when the test says so. */
    private static final class Life {

        private final Map<String, Integer> pids = new HashMap<>();
        private final List<ProcessConfig> configs = new ArrayList<>();
        private final Supervisor supervisor;
        private Instant now = T0;

        Life(int count, IntFunction<ProcessConfigs> programs) {
            for (int number = 0; number < count; number++) {
                configs.add(programs.apply(number).build());
            }
            var kernel = new SimulatedKernel(1, T0);
            kernel.calmDown();
            var ports = kernel.ports();
            supervisor =
                    new Supervisor(
                            ProcessConfigs.configuration(Duration.ofSeconds(9), configs),
                            new Ports(
                                    new ScriptedProcesses(
                                            kernel,
                                            (process, pid) -> pids.put(process.name(), pid),
                                            (pid, signal) -> true),
                                    ports.probes(),
                                    ports.logs(),
                                    (level, message) -> {},
                                    event -> {},
                                    ports.eventReaders(),
                                    ports.configReading(),
                                    ports.schedules(),
                                    ports.hooks()),
                            1,
                            T0);
            supervisor.boot(now);
            supervisor.nextDeadline();
            snapshot();
        }

        SupervisedProcess process(int number) {
            return supervisor.groups().process(configs.get(number).id()).orElseThrow();
        }

        /** As the loop does it, with what follows. */
        void handle(LoopEvent event) {
            supervisor.handle(event, now);
            supervisor.nextDeadline();
            supervisor.ending();
        }

        void exits(int number) {
            int pid = pids.get(configs.get(number).name());
            handle(new LoopEvent.ChildExited(pid, new ExitStatus.Code(1), now));
        }

        void seconds(int seconds) {
            for (var end = now.plusSeconds(seconds); now.isBefore(end); ) {
                var due = supervisor.nextDeadline();
                now = due.isAfter(end) ? end : due.isAfter(now) ? due : now.plusMillis(1);
                handle(new LoopEvent.TimePassed());
            }
        }

        Commands commands() {
            return supervisor.commands().at(now);
        }

        Snapshot snapshot() {
            return supervisor.snapshot(now, new Snapshot.LoopStats(0, 0, 0, 0, 0));
        }

        boolean isOver() {
            return supervisor.ending().isPresent();
        }
    }
}
