package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.ScheduleConfig.ConcurrencyPolicy;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;

import java.time.Duration;
import java.util.Optional;

/** Programs that run by a schedule, under a clock that is set as the tests like. */
class ScheduledRunsTest {

    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    private final ProcessConfig backup = everyHour(ConcurrencyPolicy.FORBID);

    private static ProcessConfig everyHour(ConcurrencyPolicy policy) {
        return program("backup").priority(10).schedule(hourly(policy)).build();
    }

    private static ScheduleConfig hourly(ConcurrencyPolicy policy) {
        return new ScheduleConfig(
                "0 * * * *", Optional.of("UTC"), policy, Duration.ofSeconds(MINUTE));
    }

    @Test
    void itDoesNotRunAtTheStart_andHoldsNobodyBack() {
        var web = program("web").priority(20).build();
        var life = new SimulatedLife(backup, web);

        life.seconds(2);

        assertEquals(0, runs(life));
        assertEquals(ProcessState.STOPPED, life.state(backup));
        assertEquals(ProcessState.RUNNING, life.state(web));
    }

    @Test
    void itRunsOnce_eachTimeItIsDue() {
        var life = quick(backup);

        life.seconds(HOUR + MINUTE);
        assertEquals(1, runs(life));
        assertEquals(ProcessState.EXITED, life.state(backup));
        life.seconds(5 * HOUR);

        assertEquals(6, runs(life));
        assertEquals(5, life.snapshot(backup).restarts().get(RestartReason.SCHEDULE));
        assertTrue(status(life).nextRun().isPresent());
    }

    @Test
    void theStartItself_isNoRestart_andNobodysWish() {
        var life = quick(backup);

        life.seconds(HOUR);

        assertEquals(0, life.snapshot(backup).totalRestarts());
    }

    @Test
    void forbid_skipsTheRun_whileTheOneBeforeIsNotOver() {
        var life = new SimulatedLife(backup);
        life.takes(backup, Duration.ofMinutes(150));

        life.seconds(3 * HOUR + MINUTE);

        assertEquals(1, runs(life));
        assertEquals(2, status(life).skipped());
        life.seconds(HOUR);
        assertEquals(2, runs(life));
    }

    @Test
    void queue_letsOneFollow() {
        var queued = everyHour(ConcurrencyPolicy.QUEUE);
        var life = new SimulatedLife(queued);
        life.takes(queued, Duration.ofMinutes(150));

        life.seconds(3 * HOUR + MINUTE);
        assertEquals(1, runs(life));
        assertTrue(life.snapshot(queued).schedule().orElseThrow().queued());
        life.seconds(HOUR / 2);

        assertEquals(2, runs(life));
        assertEquals(1, life.snapshot(queued).schedule().orElseThrow().skipped());
    }

    @Test
    void replace_stopsTheOneBefore() {
        var replaced = everyHour(ConcurrencyPolicy.REPLACE);
        var life = new SimulatedLife(replaced);
        life.takes(replaced, Duration.ofMinutes(90));
        life.stopsIn(replaced, Duration.ofSeconds(1));

        life.seconds(HOUR + MINUTE);
        int first = life.pid(replaced);
        life.seconds(HOUR);

        assertEquals(2, runs(life));
        assertNotEquals(first, life.pid(replaced));
        assertTrue(life.history().contains("signal TERM to backup"));
        assertEquals(0, life.snapshot(replaced).schedule().orElseThrow().skipped());
    }

    @Test
    void clockThatLeapsOverManyRuns_tellsThatTheyAreMissed_andRunsNone() {
        var life = quick(backup);
        life.seconds(MINUTE);

        life.setsTheClock(Duration.ofHours(30));
        life.seconds(MINUTE);

        assertEquals(0, runs(life));
        assertEquals(1, status(life).missed());
        assertTrue(life.history().contains("schedule: backup: every run from"));
        life.seconds(HOUR);
        assertEquals(1, runs(life));
    }

    @Test
    void clockThatLeapsOverARun_byLessThanTheDeadline_runsItLate() {
        var life = quick(backup);
        life.seconds(HOUR - 40);

        life.setsTheClock(Duration.ofSeconds(70));
        life.seconds(10);

        assertEquals(1, runs(life));
        assertEquals(0, status(life).missed());
    }

    @Test
    void clockThatIsSetBackALittle_runsNothingTwice() {
        var life = quick(backup);
        life.seconds(HOUR + 5);
        assertEquals(1, runs(life));

        life.setsTheClock(Duration.ofSeconds(-20));
        life.seconds(HOUR / 2);

        assertEquals(1, runs(life));
    }

    @Test
    void clockThatIsSetFarBack_waitsForTheNextRunOfThatTime() {
        var life = quick(backup);
        life.seconds(HOUR + 5 * MINUTE);

        life.setsTheClock(Duration.ofDays(-300));
        life.seconds(HOUR);

        assertEquals(2, runs(life));
        assertTrue(life.history().contains("the clock was set back by"));
    }

    @Test
    void whatAnOperatorStops_rests_untilItIsStarted() {
        var life = quick(backup);
        life.seconds(HOUR + MINUTE);

        var stopped = life.command(commands -> commands.stop(one(), true));
        life.seconds(3 * HOUR);
        assertTrue(stopped.isDone() && stopped.join().getFirst().succeeded());
        assertEquals(1, runs(life));
        assertTrue(status(life).nextRun().isEmpty());

        life.command(commands -> commands.start(one(), new StartWait.Not()));
        life.seconds(MINUTE);
        assertEquals(2, runs(life));
        life.seconds(HOUR);
        assertEquals(3, runs(life));
    }

    private Selector one() {
        return new Selector.One(backup.id());
    }

    @Test
    void withoutAutostart_itRests_untilItIsStarted() {
        var resting =
                program("backup")
                        .autostart(false)
                        .schedule(hourly(ConcurrencyPolicy.FORBID))
                        .build();
        var life = quick(resting);
        life.seconds(2 * HOUR);
        assertEquals(0, runs(life));

        life.command(commands -> commands.start(one(), new StartWait.Not()));
        life.seconds(2 * HOUR);

        assertEquals(3, runs(life));
    }

    @Test
    void oneThatHasBeenGivenUp_isTriedAgainWhenItIsDue() {
        var life = new SimulatedLife(backup);
        life.takes(backup, Duration.ofHours(9));
        life.seconds(HOUR + 1);
        for (int i = 0; i <= backup.startretries(); i++) {
            life.exits(backup, new ExitStatus.Code(1));
            life.seconds(20);
        }
        assertEquals(ProcessState.FATAL, life.state(backup));

        life.seconds(HOUR);

        assertEquals(ProcessState.RUNNING, life.state(backup));
    }

    @Test
    void nothingRunsDuringAShutdown() {
        var slow = program("slow").build();
        var life = new SimulatedLife(backup, slow);
        life.seconds(HOUR - 5);
        life.stopsIn(slow, Duration.ofSeconds(8));
        life.command(Commands::shutdown);

        life.seconds(8);

        assertEquals(0, runs(life));
    }

    private static SimulatedLife quick(ProcessConfig config) {
        var life = new SimulatedLife(config);
        life.takes(config, Duration.ofSeconds(3));
        return life;
    }

    private ScheduleStatus status(SimulatedLife life) {
        return life.snapshot(backup).schedule().orElseThrow();
    }

    private static long runs(SimulatedLife life) {
        return life.history().lines().filter(line -> line.endsWith("spawn backup")).count();
    }
}
