package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.StopStage;
import org.supervisordjava.config.model.SupervisorConfig;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/** What is foretold of a shutdown is what a shutdown does. */
class StopForecastTest {

    private static final Duration BUDGET = Duration.ofSeconds(9);
    private static final Duration LITTLE = Duration.ofMillis(1);

    /** So near to the kill it is anybody's guess: each is a little faster than it may be. */
    private static final Duration EDGE = Duration.ofMillis(20);

    /** Each program stops at the last moment: who is killed is who was said to be cut short. */
    @ParameterizedTest
    @CsvSource({
        "5",
        "8",
        "10",
        "4 4",
        "4 5",
        "8 1",
        "1 8",
        "2 2 2 2",
        "3 3 3 3",
        "1 1 1 1 1 1 1 9",
        "9 1 1 1 1 1 1 1",
        "600 1 2",
        "10 10 10"
    })
    void whoIsCutShort_isKilled(String waits) {
        compare(Arrays.stream(waits.split(" ")).mapToInt(Integer::parseInt).toArray());
    }

    @Test
    void alsoInRandomConfigurations() {
        var random = new Random(20_261_125);
        for (int i = 0; i < 200; i++) {
            compare(random.ints(1 + random.nextInt(7), 1, 12).toArray());
        }
    }

    /** The first is the first to stop. */
    private static void compare(int... waits) {
        var processes = new ArrayList<ProcessConfig>();
        for (int i = 0; i < waits.length; i++) {
            processes.add(program("p" + i).priority(100 - i).stopwaitsecs(waits[i]).build());
        }
        var forecast =
                StopForecast.of(ProcessConfigs.configuration(BUDGET, List.copyOf(processes)));
        var life = new SimulatedLife(processes.toArray(ProcessConfig[]::new));
        life.seconds(20);
        for (var process : processes) {
            var whole = Duration.ofSeconds(process.stop().waitsecs());
            life.stopsIn(process, whole.isZero() ? whole : whole.minus(LITTLE));
        }

        var stop = life.now();
        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(15);

        var killed = new TreeSet<String>();
        var cutShort = new TreeSet<String>();
        for (StopStage stage : forecast) {
            for (ProcessConfig process : stage.processes()) {
                assertAbout(stage.begins(), told(life, process), stop, waits.length, life);
                var spare = stage.mayTake().minusSeconds(process.stop().waitsecs()).abs();
                if (spare.compareTo(EDGE) < 0) {
                    continue;
                }
                if (life.history().contains("signal KILL to " + process.id())) {
                    killed.add(process.program());
                }
                if (stage.cutsShort(process)) {
                    cutShort.add(process.program());
                }
            }
        }
        assertEquals(
                killed,
                cutShort,
                () -> Arrays.toString(waits) + "\n" + forecast + "\n" + life.history());
    }

    /** After this many turns, in each of which everybody is a little faster than it may be. */
    private static void assertAbout(
            Duration foretold, Instant told, Instant stop, int turns, SimulatedLife life) {
        var difference = Duration.between(stop.plus(foretold), told).abs();
        assertTrue(
                difference.compareTo(LITTLE.multipliedBy(turns)) <= 0,
                () -> told + " is not " + foretold + " after " + stop + "\n" + life.history());
    }

    private static Instant told(SimulatedLife life, ProcessConfig process) {
        return life.history()
                .lines()
                .filter(line -> line.endsWith(" signal TERM to " + process.id()))
                .map(line -> Instant.parse(line.split(" ", 2)[0]))
                .findFirst()
                .orElseThrow(() -> new AssertionError(process.id() + "\n" + life.history()));
    }

    /** A tenth of what is left, at most: it is the last, and web takes its whole two seconds. */
    @Test
    void listeners_areToldWhenTheyHaveHadTheTimeToReadTheLastEvents() {
        var web = program("web").priority(999).stopwaitsecs(2).build();
        var listener = program("listener").priority(-1).stopwaitsecs(1).build();
        var pool =
                new GroupConfig(
                        "listener",
                        -1,
                        new GroupKind.EventListenerPool(List.of("EVENT"), 10, ""),
                        List.of(listener));
        var config =
                new SupervisorConfig(
                        ProcessConfigs.supervisord(BUDGET),
                        List.of(
                                pool,
                                new GroupConfig(
                                        "web", 999, new GroupKind.Programs(), List.of(web))),
                        List.of(),
                        Map.of());
        var forecast = StopForecast.of(config);
        var life = new SimulatedLife(config);
        life.seconds(20);
        life.readsFor(Optional.empty());
        life.stopsIn(web, Duration.ofSeconds(2));

        var stop = life.now();
        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(15);

        assertEquals(
                List.of(Duration.ZERO, Duration.ofMillis(2_700)),
                forecast.stream().map(StopStage::begins).toList());
        assertAbout(Duration.ofMillis(2_700), told(life, listener), stop, 2, life);
    }

    @Test
    void oneshots_areOverByThen() {
        var service = program("service").build();
        var task = program("task").priority(1).oneshot().build();

        assertEquals(
                List.of(List.of(service)),
                StopForecast.of(ProcessConfigs.configuration(BUDGET, List.of(task, service)))
                        .stream()
                        .map(StopStage::processes)
                        .toList());
    }
}
