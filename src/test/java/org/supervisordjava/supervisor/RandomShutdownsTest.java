package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.StopStage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Random groups, priorities, dependencies and times to stop: what supervisord would have stopped
 * cleanly within the time is stopped cleanly, and what is foretold of the slowest shutdown is what
 * it does. Reproduced by {@code -Dshutdowns.seed=N -Dshutdowns.count=1}.
 */
class RandomShutdownsTest {

    private static final Duration BUDGET = Duration.ofSeconds(9);

    /** Kept for killing, and what each kill of those before takes. */
    private static final Duration SPARE = Duration.ofMillis(150);

    /** So near to the kill it is anybody's guess: each is a little faster than it may be. */
    private static final Duration EDGE = Duration.ofMillis(60);

    @Test
    void whatSupervisordWouldHaveStoppedCleanly_isStoppedCleanly() {
        long first = Long.getLong("shutdowns.seed", 20_261_126);
        long count = Long.getLong("shutdowns.count", 1_000);
        int compared = 0;
        int clean = 0;
        for (long seed = first; seed < first + count; seed++) {
            var random = new SplittableRandom(seed);
            var processes = draw(random, false);
            var alive = new ArrayList<ReferenceShutdown.Member>();
            for (ProcessConfig process : processes) {
                alive.add(new ReferenceShutdown.Member(process, timeToStop(random)));
            }
            var expected =
                    new ReferenceShutdown(processes).cleanlyStopped(alive, BUDGET.minus(SPARE));
            if (expected.isEmpty()) {
                continue;
            }
            var life = booted(processes);
            alive.forEach(
                    member ->
                            life.stopsIn(
                                    member.config(), member.takes().orElse(Duration.ofHours(1))));
            life.handle(new LoopEvent.SignalReceived(Signal.TERM));
            life.seconds(12);
            var text = "seed " + seed + "\n" + alive + "\n" + life.history();
            assertTrue(life.isOver(), text);
            for (var id : expected.get()) {
                assertTrue(!life.history().contains("signal KILL to " + id), id + " of " + text);
            }
            compared++;
            clean += expected.get().size();
        }
        assertTrue(count < 100 || compared > count / 2 && clean > count, compared + " " + clean);
    }

    @Test
    void whatIsForetold_isWhatTheSlowestShutdownDoes() {
        for (int seed = 0; seed < 200; seed++) {
            var processes = draw(new SplittableRandom(seed), true);
            var forecast = StopForecast.of(ProcessConfigs.configuration(BUDGET, processes));
            var life = booted(processes);
            for (ProcessConfig process : processes) {
                life.stopsIn(process, Duration.ofSeconds(process.stop().waitsecs()).minusMillis(1));
            }
            life.handle(new LoopEvent.SignalReceived(Signal.TERM));
            life.seconds(12);
            var killed = new TreeSet<String>();
            var cutShort = new TreeSet<String>();
            for (StopStage stage : forecast) {
                for (ProcessConfig process : stage.processes()) {
                    var spare = stage.mayTake().minusSeconds(process.stop().waitsecs()).abs();
                    if (spare.compareTo(EDGE) >= 0) {
                        if (life.history().contains("signal KILL to " + process.id())) {
                            killed.add(process.program());
                        }
                        if (stage.cutsShort(process)) {
                            cutShort.add(process.program());
                        }
                    }
                }
            }
            int number = seed;
            assertEquals(
                    killed,
                    cutShort,
                    () -> "seed " + number + "\n" + forecast + "\n" + life.history());
        }
    }

    private static SimulatedLife booted(List<ProcessConfig> processes) {
        var life = new SimulatedLife(ProcessConfigs.configuration(BUDGET, processes));
        life.seconds(20);
        return life;
    }

    /**
     * @param contradictions whether a group may depend on one of a higher priority, which
     *     supervisord would stop first
     */
    private static List<ProcessConfig> draw(SplittableRandom random, boolean contradictions) {
        int count = 1 + random.nextInt(7);
        int groups = 1 + random.nextInt(4);
        var priorities = random.ints(groups, 1, 4).toArray();
        var processes = new ArrayList<ProcessConfig>();
        for (int i = 0; i < count; i++) {
            int group = random.nextInt(groups);
            var process =
                    program("p" + i)
                            .in("g" + group, priorities[group])
                            .priority(1 + random.nextInt(3))
                            .stopwaitsecs(random.nextBoolean() ? 10 : 1 + random.nextInt(5));
            if (i > 0 && random.nextInt(3) == 0) {
                var needed = processes.get(random.nextInt(i));
                if (contradictions || needed.groupPriority() <= priorities[group]) {
                    process.dependsOn(new Dependency(needed.program(), Condition.STARTED));
                }
            }
            processes.add(process.build());
        }
        return processes;
    }

    private static Optional<Duration> timeToStop(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> Optional.empty();
            case 1, 2 -> Optional.of(Duration.ofMillis(1 + random.nextInt(300)));
            default -> Optional.of(Duration.ofMillis(1 + random.nextInt(9_500)));
        };
    }
}
