package org.supervisordjava.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.faults.Faults.Fault;
import org.supervisordjava.faults.FaultyLife.Outcome;
import org.supervisordjava.faults.FaultyLife.Result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Every call may fail. A test run has some lives; {@code -Dfaults=places} has the first call from
 * each place of the program fail in each way, and of a place that calls often another one, drawn by
 * {@code -Dfaults.seed}, with {@code -Dfaults.together} of them in a life. It goes on where the
 * file {@code -Dfaults.verdicts} ends, and stops after {@code -Dfaults.minutes}.
 *
 * <p>{@code -Dfaults=all} takes each call alone, which is days, {@code -Dfaults=1/50} every 50th,
 * {@code -Dfaults=jdk.thread} those of the kinds that begin so, as {@code -Dfaults=places:libc.}
 * does, {@code -Dfaults=libc.read/20} every 20th of these, {@code
 * "-Dfaults=libc.open,3,1,EMFILE+libc.kill@1a2b3c4d,1,1,ESRCH jdk.accept,1,20,EMFILE"} these two
 * lives.
 */
class FailureInjectionTest {

    private static final String WHICH = System.getProperty("faults", "some");
    private static final int AT_ONCE = Integer.getInteger("faults.parallel", 2);
    private static final long SEED = Long.getLong("faults.seed", 1);
    private static final int TOGETHER = Integer.getInteger("faults.together", 12);
    private static final Duration SLICE =
            Duration.ofMinutes(Long.getLong("faults.minutes", 24 * 60));
    private static final Path TABLE = Path.of("target/failure-injection.txt");
    private static final Path PLACES = Path.of("target/failure-injection-places.txt");

    @TempDir private Path directory;

    /** As long as it takes: each wait in a life has its limit. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void whateverFails_itLivesOrHasStoppedItsPrograms_andTells() throws Exception {
        long end = System.nanoTime() + SLICE.toNanos();
        var jvm = FaultyJvm.in(directory);
        var sound = sound(jvm, "sound");
        assertTrue(
                sound.calls().getOrDefault("libc.posix_spawn", 0L) >= 6
                        && sound.calls().getOrDefault("jdk.thread", 0L) >= 5
                        && sound.calls().getOrDefault("jdk.open", 0L) >= 3
                        && sound.calls().getOrDefault("libc.ftruncate", 0L) >= 1
                        && sound.places().size() > sound.calls().size(),
                () -> "nothing was counted: " + sound.calls());
        assertEquals(Set.of(), FaultWays.unknown(sound.calls().keySet()), "have no way to fail");
        var census = WHICH.startsWith("places") ? sound.and(sound(jvm, "again")) : sound;
        var places = new StringBuilder();
        census.places()
                .forEach(
                        (place, calls) ->
                                places.append(
                                        calls
                                                + " "
                                                + place
                                                + " "
                                                + census.frames().get(place)
                                                + "\n"));
        Files.writeString(PLACES, places);

        var plan = new FaultPlan(WHICH, census, SEED, TOGETHER).lives();
        var given = System.getProperty("faults.verdicts");
        var verdicts =
                new Verdicts(
                        given == null ? directory.resolve("verdicts") : Path.of(given),
                        plan,
                        TOGETHER);
        int planned = verdicts.left();
        try (var lives = Executors.newFixedThreadPool(AT_ONCE)) {
            var pending = new ArrayList<Future<?>>();
            for (int i = 0; i < AT_ONCE; i++) {
                var mine = directory.resolve("lives-" + i);
                pending.add(
                        lives.submit(
                                () -> {
                                    live(verdicts, jvm, mine, end);
                                    return null;
                                }));
            }
            for (var each : pending) {
                each.get();
            }
        }
        var broken = verdicts.broken();
        var table =
                "%d lives of %d planned, %d left, %d s of CPU, seed %d%n%s"
                        .formatted(
                                verdicts.lives(),
                                planned,
                                verdicts.left(),
                                verdicts.cpu().toSeconds(),
                                SEED,
                                verdicts.table(census));
        System.out.println(table);
        Files.writeString(TABLE, table + details(broken));
        assertTrue(
                broken.isEmpty(),
                () ->
                        "%d of %d; each again with -Dfaults=…; %s%n%s"
                                .formatted(
                                        broken.size(), verdicts.lives(), TABLE, details(broken)));
    }

    private Census sound(FaultyJvm jvm, String name) throws Exception {
        var result = new FaultyLife(directory.resolve(name), jvm, List.of()).live();
        assertEquals(Outcome.LIVED, result.outcome(), result::said);
        return result.census();
    }

    private static void live(Verdicts verdicts, FaultyJvm jvm, Path directory, long end)
            throws Exception {
        int life = 0;
        List<Fault> faults;
        while (System.nanoTime() < end && (faults = verdicts.next()) != null) {
            var place = directory.resolve("life-" + life++);
            var result = new FaultyLife(place, jvm, faults).live();
            verdicts.add(result);
            if (!result.keepsThePromise()) {
                System.out.println(details(List.of(result)));
            }
            remove(place);
        }
    }

    /** There may be thousands. */
    private static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String details(List<Result> broken) {
        var text = new StringBuilder();
        for (var result : broken) {
            var said =
                    result.said()
                            .lines()
                            .filter(line -> !line.contains(" DEBG ") && !line.startsWith("b'"))
                            .collect(Collectors.joining("\n"));
            text.append(
                    "%n%s: %s, exit code %d%n%s%n"
                            .formatted(
                                    Fault.text(result.faults()),
                                    result.outcome(),
                                    result.exitCode(),
                                    said.substring(Math.max(0, said.length() - 3_000))));
        }
        return text.toString();
    }
}
