package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.ScheduleConfig.ConcurrencyPolicy;
import org.supervisordjava.supervisor.ScheduledRuns.DueRun;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.supervisor.port.Schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One schedule at the bounds of its rules, and what it tells. */
class DueRunsTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant ONE = T0.plus(Duration.ofHours(1));
    private static final Instant TWO = T0.plus(Duration.ofHours(2));
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final List<String> log = new ArrayList<>();
    private final List<Instant> asked = new ArrayList<>();
    private Duration stepped = Duration.ZERO;

    private ScheduledRuns runs(ConcurrencyPolicy policy) {
        var kernel = new SimulatedKernel(1, T0);
        var schedules =
                new Schedules() {
                    @Override
                    public Instant wallClock(Instant time) {
                        return time.plus(stepped);
                    }

                    @Override
                    public void ask(ProcessId id, ScheduleConfig schedule, Instant after) {
                        asked.add(after);
                    }
                };
        return new ScheduledRuns(
                new ProcessId("backup", "backup"),
                new ScheduleConfig("0 * * * *", Optional.of("UTC"), policy, DEADLINE),
                new Ports(
                        kernel,
                        kernel,
                        kernel,
                        (level, message) -> log.add(level + " " + message),
                        event -> {},
                        request -> {},
                        () -> {},
                        schedules,
                        kernel));
    }

    /** That knows its next time. */
    private ScheduledRuns dueAt(Instant time, ConcurrencyPolicy policy) {
        var runs = runs(policy);
        runs.look(T0, false);
        runs.answered(Optional.of(time));
        return runs;
    }

    @Test
    void run_isTold() {
        assertEquals(DueRun.START, dueAt(ONE, ConcurrencyPolicy.FORBID).look(ONE, false));

        assertEquals(
                List.of("INFO schedule: backup: runs, as it is due at 2026-01-01T01:00:00Z"), log);
    }

    @Test
    void skippedRun_isTold() {
        assertEquals(DueRun.NOTHING, dueAt(ONE, ConcurrencyPolicy.FORBID).look(ONE, true));

        assertEquals(
                List.of(
                        "WARN schedule: backup: the run of 2026-01-01T01:00:00Z is skipped: the one"
                                + " before is not over"),
                log);
    }

    @Test
    void replacement_isTold() {
        assertEquals(DueRun.REPLACE, dueAt(ONE, ConcurrencyPolicy.REPLACE).look(ONE, true));

        assertEquals(
                List.of(
                        "INFO schedule: backup: the run of 2026-01-01T01:00:00Z replaces the one"
                                + " before"),
                log);
    }

    @Test
    void queuedRun_isTold_andIsNotSkipped_whileTheSecondOneIs() {
        var runs = dueAt(ONE, ConcurrencyPolicy.QUEUE);

        assertEquals(DueRun.NOTHING, runs.look(ONE, true));
        assertEquals(
                List.of(
                        "INFO schedule: backup: the run of 2026-01-01T01:00:00Z follows when the one"
                                + " before is over"),
                log);
        assertEquals(0, runs.status().skipped());
        runs.answered(Optional.of(TWO));
        assertEquals(DueRun.NOTHING, runs.look(TWO, true));
        assertEquals(1, runs.status().skipped());

        assertEquals(DueRun.START, runs.look(TWO.plusSeconds(1), false));
        assertEquals(DueRun.NOTHING, runs.look(TWO.plusSeconds(2), false));
    }

    @Test
    void runThatIsAsLateAsItMayBe_runs_andALaterOneIsMissed() {
        var inTime = dueAt(ONE, ConcurrencyPolicy.FORBID);
        assertEquals(DueRun.START, inTime.look(ONE.plus(DEADLINE), false));
        assertEquals(0, inTime.status().missed());

        var late = dueAt(ONE, ConcurrencyPolicy.FORBID);
        assertEquals(DueRun.NOTHING, late.look(ONE.plus(DEADLINE).plusMillis(1), false));
        assertEquals(1, late.status().missed());
        assertEquals(Optional.of(ONE), late.status().lastMissed());
    }

    @Test
    void answerThatIsLost_isAskedForAgain_afterAMinute_notBefore() {
        var runs = runs(ConcurrencyPolicy.FORBID);
        runs.look(T0, false);
        runs.look(T0.plusSeconds(1), false);
        runs.look(T0.plusSeconds(60), false);
        assertEquals(List.of(T0), asked);

        runs.look(T0.plusSeconds(61), false);
        runs.look(T0.plusSeconds(62), false);

        assertEquals(List.of(T0, T0.plusSeconds(61)), asked);
    }

    @Test
    void scheduleThatDoesNotComeAnyMore_saysSo_andAsksNoMore() {
        var runs = runs(ConcurrencyPolicy.FORBID);
        runs.look(T0, false);
        runs.answered(Optional.empty());
        assertEquals(List.of("WARN schedule: backup: it does not come any more"), log);

        runs.look(T0.plusSeconds(100), false);

        assertEquals(List.of(T0), asked);
        assertEquals(Optional.empty(), runs.nextRun());
    }

    @Test
    void answerWithATime_saysNothing() {
        dueAt(ONE, ConcurrencyPolicy.FORBID);

        assertEquals(List.of(), log);
    }

    @Test
    void answerThatNobodyAskedFor_isNotHeard() {
        var runs = dueAt(ONE, ConcurrencyPolicy.FORBID);
        runs.suspend();
        runs.answered(Optional.of(ONE));

        assertEquals(DueRun.NOTHING, runs.look(ONE, false));
    }

    @Test
    void clockThatIsSetBackByFiveMinutes_waits_andByMoreBeginsAnew() {
        var runs = dueAt(ONE, ConcurrencyPolicy.FORBID);
        stepped = ScheduledRuns.SET_BACK.negated();
        runs.look(T0, false);
        assertEquals(List.of(), log);
        assertEquals(List.of(T0), asked);
        // In an hour by its time of day.
        assertEquals(Optional.of(ONE.plus(ScheduledRuns.SET_BACK)), runs.nextRun());

        stepped = stepped.minus(ScheduledRuns.SET_BACK).minusSeconds(1);
        runs.look(T0, false);

        assertEquals(
                List.of(
                        "WARN schedule: backup: the clock was set back by 301 s: what it repeats"
                                + " runs again"),
                log);
        assertEquals(List.of(T0, T0.minusSeconds(601)), asked);
    }
}
