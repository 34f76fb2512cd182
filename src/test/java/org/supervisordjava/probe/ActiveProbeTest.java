package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProbesConfig;
import org.supervisordjava.process.ProbeStatus;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

class ActiveProbeTest {

    private final ManualTimer timer = new ManualTimer();
    private final long spawned = timer.nanoTime();
    private final List<ProbeStatus> results = new ArrayList<>();
    private final List<Long> starts = new ArrayList<>();
    private final Announcements heard = new Announcements(ProbesConfig.NONE);
    private ProbeOutcome next = ProbeOutcome.failed("refused");

    private final ProbeAction action =
            deadline -> {
                starts.add((timer.nanoTime() - spawned) / 1_000_000);
                return next;
            };

    @Test
    void readiness_isTriedAtOnce_andFastUntilItPasses() {
        var probe = start(ProbeKind.READINESS, Duration.ZERO, Runnable::run);

        timer.pass(Duration.ofMillis(200));
        next = ProbeOutcome.passed("");
        timer.pass(Duration.ofSeconds(22));

        assertEquals(List.of(0L, 50L, 112L, 190L, 288L, 10288L, 20288L), starts);
        assertEquals(ProbeStatus.Verdict.PASSING, last().verdict());
        probe.end();
    }

    @Test
    void output_callsForATrySooner_andLeavesThePaceAsItIs() {
        start(ProbeKind.READINESS, Duration.ZERO, Runnable::run);
        timer.pass(Duration.ofMillis(120));

        heard.outputSeen();
        timer.pass(Duration.ofMillis(80));

        assertEquals(List.of(0L, 50L, 112L, 136L, 190L), starts);
    }

    /** A server may log each request that it refuses: that would go on for ever. */
    @Test
    void whatATryMakesAProgramWrite_callsForNothing() {
        var workers = new ArrayDeque<Runnable>();
        start(ProbeKind.READINESS, Duration.ZERO, workers::add);
        timer.pass(Duration.ofMillis(20));

        heard.outputSeen();
        workers.remove().run();
        timer.runDue();
        timer.pass(ActiveProbe.ECHO.minusMillis(1));
        heard.outputSeen();
        timer.pass(Duration.ofMillis(20));

        assertEquals(0, workers.size(), "another try has begun");
        timer.pass(Duration.ofMillis(10));
        assertEquals(1, workers.size());
    }

    @Test
    void muchOutput_callsForFewTries_andChangesNoVerdict() {
        start(ProbeKind.READINESS, Duration.ZERO, Runnable::run);

        for (int i = 0; i < 19_999; i++) {
            timer.pass(Duration.ofMillis(1));
            heard.outputSeen();
        }

        assertEquals(ProbeStatus.Verdict.PENDING, last().verdict());
        assertTrue(starts.size() < 5 * 20, starts.toString());
        timer.pass(Duration.ofMillis(1));
        assertEquals(ProbeStatus.Verdict.FAILING, last().verdict());
        assertEquals(3, last().consecutiveFailures());
    }

    @Test
    void outputOfWhatIsReady_callsForNothing() {
        next = ProbeOutcome.passed("");
        start(ProbeKind.READINESS, Duration.ZERO, Runnable::run);
        timer.runDue();

        heard.outputSeen();
        timer.pass(Duration.ofSeconds(1));

        assertEquals(List.of(0L), starts);
    }

    @Test
    void outputBeforeTheInitialDelay_callsForNothing() {
        probe(
                        ProbeKind.READINESS,
                        new ProbeConfig(
                                new ProbeConfig.Notify(),
                                Duration.ofSeconds(5),
                                Programs.PERIOD,
                                Duration.ofSeconds(1),
                                1,
                                3),
                        Duration.ZERO,
                        Runnable::run)
                .start(spawned);

        heard.outputSeen();
        timer.pass(Duration.ofSeconds(4));

        assertEquals(List.of(), starts);
    }

    @Test
    void readinessThatNeverPasses_failsWhenTheSteadyPaceWould() {
        start(ProbeKind.READINESS, Duration.ZERO, Runnable::run);

        timer.pass(Duration.ofMillis(19_999));
        assertEquals(ProbeStatus.Verdict.PENDING, last().verdict());

        timer.pass(Duration.ofMillis(1));
        assertEquals(ProbeStatus.Verdict.FAILING, last().verdict());
        assertEquals(3, last().consecutiveFailures());
        assertEquals(results.size(), last().failures());
    }

    @Test
    void liveness_keepsTheSteadyPace_shiftedByItsJitter() {
        start(ProbeKind.LIVENESS, Duration.ofMillis(300), Runnable::run);

        timer.pass(Duration.ofSeconds(21));

        assertEquals(List.of(300L, 10300L, 20300L), starts);
    }

    @Test
    void initialDelay_isCountedFromTheSpawn() {
        timer.pass(Duration.ofSeconds(4));
        var config =
                new ProbeConfig(
                        new ProbeConfig.Notify(),
                        Duration.ofSeconds(5),
                        Programs.PERIOD,
                        Duration.ofSeconds(1),
                        1,
                        3);
        next = ProbeOutcome.passed("");
        probe(ProbeKind.READINESS, config, Duration.ZERO, Runnable::run).start(spawned);

        timer.pass(Duration.ofSeconds(2));

        assertEquals(List.of(5000L), starts);
    }

    @Test
    void hangingTry_failsEachPeriod_withoutASecondTry() {
        var stuck = new ArrayDeque<Runnable>();
        start(ProbeKind.LIVENESS, Duration.ZERO, stuck::add);

        timer.pass(Duration.ofSeconds(25));

        assertEquals(1, stuck.size());
        assertEquals(3, results.size());
        assertEquals(ProbeStatus.Verdict.FAILING, last().verdict());
        assertEquals("timed out after 1s", results.getFirst().last().orElseThrow().output());
    }

    @Test
    void tryThatComesBackLate_isReportedOnce_andMakesWayForTheNext() {
        var waiting = new ArrayDeque<Runnable>();
        start(ProbeKind.LIVENESS, Duration.ZERO, waiting::add);
        timer.pass(Duration.ofSeconds(5));
        assertEquals(1, results.size());

        waiting.remove().run();
        timer.pass(Duration.ofSeconds(5));

        assertEquals(1, results.size());
        assertEquals(1, waiting.size());
        assertTrue(starts.isEmpty(), "the action of a try that was given up has run");
    }

    @Test
    void busyWorkers_putTheTryOff_andCountNothing() {
        var busy = new boolean[] {true};
        Executor workers =
                task -> {
                    if (busy[0]) {
                        throw new RejectedExecutionException();
                    }
                    task.run();
                };
        next = ProbeOutcome.passed("");
        start(ProbeKind.READINESS, Duration.ZERO, workers);
        timer.pass(Duration.ofMillis(120));
        assertTrue(results.isEmpty());

        busy[0] = false;
        timer.pass(Duration.ofMillis(50));

        assertEquals(1, results.size());
        assertEquals(0, last().failures());
    }

    @Test
    void actionThatThrows_isAFailedTry() {
        var probe =
                new ActiveProbe(
                        timer,
                        Runnable::run,
                        ProbeKind.READINESS,
                        Programs.probe(new ProbeConfig.Notify()),
                        deadline -> {
                            throw new IllegalStateException("broken");
                        },
                        heard,
                        Duration.ZERO,
                        results::add);
        probe.start(spawned);
        timer.runDue();

        assertFalse(last().last().orElseThrow().success());
        assertTrue(last().last().orElseThrow().output().contains("broken"));
    }

    @Test
    void end_leavesNothingBehind() {
        var stuck = new ArrayDeque<Runnable>();
        var probe = start(ProbeKind.READINESS, Duration.ZERO, stuck::add);
        timer.runDue();

        probe.end();
        timer.pass(Duration.ofMinutes(1));

        assertTrue(results.isEmpty());
        assertEquals(0, timer.pending());
    }

    private ProbeStatus last() {
        return results.getLast();
    }

    private ActiveProbe start(ProbeKind kind, Duration jitter, Executor workers) {
        var probe = probe(kind, Programs.probe(new ProbeConfig.Notify()), jitter, workers);
        probe.start(spawned);
        return probe;
    }

    private ActiveProbe probe(
            ProbeKind kind, ProbeConfig config, Duration jitter, Executor workers) {
        return new ActiveProbe(timer, workers, kind, config, action, heard, jitter, results::add);
    }
}
