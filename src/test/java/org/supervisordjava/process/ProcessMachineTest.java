package org.supervisordjava.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class ProcessMachineTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    /** One process under the machine, with a virtual clock and everything it has done so far. */
    private static final class Life {
        final ProcessConfig config;
        ProcessStatus status = ProcessStatus.initial(T0);
        Instant now = T0;
        final List<Effect> effects = new ArrayList<>();
        final List<ProcessState> states = new ArrayList<>();

        Life(ProcessConfigs config) {
            this.config = config.build();
        }

        Life on(ProcessEvent event) {
            var transition = ProcessMachine.step(config, status, event, now);
            status = transition.status();
            effects.addAll(transition.effects());
            for (Effect effect : transition.effects()) {
                if (effect
                        instanceof
                        Effect.StateChanged(
                                var from,
                                var to,
                                int tries,
                                int pid,
                                boolean expected)) {
                    states.add(to);
                }
            }
            return this;
        }

        Life start() {
            return on(new ProcessEvent.Start()).on(new ProcessEvent.Spawned(42));
        }

        Life exit(int code) {
            return on(new ProcessEvent.Exited(new ExitStatus.Code(code)));
        }

        Life after(Duration time) {
            now = now.plus(time);
            return this;
        }

        Life atDeadline() {
            now = status.deadline().orElseThrow();
            return on(new ProcessEvent.DeadlinePassed());
        }

        Duration pause() {
            return Duration.between(now, status.deadline().orElseThrow());
        }

        Life running() {
            return start().atDeadline();
        }

        List<String> logs() {
            return effects.stream()
                    .filter(Effect.Log.class::isInstance)
                    .map(effect -> ((Effect.Log) effect).message())
                    .toList();
        }

        Effect.Log lastLog() {
            return effects.stream()
                    .filter(Effect.Log.class::isInstance)
                    .map(Effect.Log.class::cast)
                    .reduce((first, second) -> second)
                    .orElseThrow();
        }

        boolean sent(Signal signal) {
            return effects.stream()
                    .anyMatch(
                            effect ->
                                    effect
                                                    instanceof
                                                    Effect.SendSignal(
                                                            int pid,
                                                            Signal sent,
                                                            boolean group)
                                            && sent == signal);
        }
    }

    @Test
    void staysUpForStartsecs_countsAsRunning() {
        var life = new Life(program("cat").startsecs(3)).start();
        assertEquals(ProcessState.STARTING, life.status.state());
        assertEquals(Optional.of(T0.plusSeconds(3)), life.status.deadline());
        life.atDeadline();
        assertEquals(ProcessState.RUNNING, life.status.state());
        assertTrue(life.logs().contains("spawned: 'cat' with pid 42"));
        assertTrue(
                life.logs()
                        .contains(
                                "success: cat entered RUNNING state, process has stayed up for > than 3 seconds (startsecs)"));
    }

    @Test
    void startsecs_countFromTheSpawn_notFromTheDecisionToStart() {
        var life = new Life(program("cat").startsecs(3)).on(new ProcessEvent.Start());
        life.after(Duration.ofSeconds(2)).on(new ProcessEvent.Spawned(42));
        assertEquals(Optional.of(T0.plusSeconds(5)), life.status.deadline());
        assertEquals(Optional.of(T0.plusSeconds(2)), life.status.startTime());
    }

    @Test
    void startsecsZero_countsAsRunningAtOnce() {
        var life = new Life(program("cat").startsecs(0)).start();
        assertEquals(List.of(ProcessState.STARTING, ProcessState.RUNNING), life.states);
    }

    @Test
    void exitsBeforeStartsecs_goesToBackoff_thenFatalAfterStartretries() {
        var life = new Life(program("cat").startretries(3));
        var waits = new ArrayList<Long>();
        life.start().exit(0);
        while (life.status.state() == ProcessState.BACKOFF) {
            waits.add(Duration.between(life.now, life.status.deadline().orElseThrow()).toSeconds());
            life.atDeadline().on(new ProcessEvent.Spawned(43)).exit(0);
        }
        assertEquals(ProcessState.FATAL, life.status.state());
        assertEquals(List.of(1L, 2L, 3L), waits);
        assertEquals(4, life.effects.stream().filter(Effect.Spawn.class::isInstance).count());
        assertEquals("Exited too quickly (process log may have details)", life.status.spawnerr());
        assertTrue(life.logs().contains("exited: cat (exit status 0; not expected)"));
        assertEquals(
                "gave up: cat entered FATAL state, too many start retries too quickly",
                life.logs().getLast());
    }

    @Test
    void spawnError_isAFailedTryToo() {
        var life =
                new Life(program("cat").startretries(0))
                        .on(new ProcessEvent.Start())
                        .on(new ProcessEvent.SpawnFailed("can't find command '/bin/cat'"));
        assertEquals(
                List.of(ProcessState.STARTING, ProcessState.BACKOFF, ProcessState.FATAL),
                life.states);
        assertEquals("can't find command '/bin/cat'", life.status.spawnerr());
        assertTrue(life.logs().contains("spawnerr: cat: can't find command '/bin/cat'"));
    }

    @Test
    void unexpectedExit_isRestartedAtOnce() {
        var life = new Life(program("cat")).running().after(Duration.ofMinutes(1)).exit(7);
        assertEquals(ProcessState.EXITED, life.status.state());
        assertEquals(Optional.of(life.now), life.status.deadline());
        assertTrue(life.logs().contains("exited: cat (exit status 7; not expected)"));
        assertEquals(ProcessState.STARTING, life.atDeadline().status.state());
    }

    @Test
    void expectedExit_isNotRestarted_unlessAutorestartIsTrue() {
        assertEquals(
                Optional.empty(), new Life(program("cat")).running().exit(0).status.deadline());
        assertEquals(
                Optional.empty(),
                new Life(program("cat").autorestart(Autorestart.FALSE))
                        .running()
                        .exit(7)
                        .status
                        .deadline());
        assertTrue(
                new Life(program("cat").autorestart(Autorestart.TRUE))
                        .running()
                        .exit(0)
                        .status
                        .deadline()
                        .isPresent());
    }

    @Test
    void deathBySignal_isNeverExpected() {
        var life =
                new Life(program("cat"))
                        .running()
                        .on(new ProcessEvent.Exited(new ExitStatus.Signalled(11, true)));
        assertTrue(
                life.logs()
                        .contains(
                                "exited: cat (terminated by SIGSEGV (core dumped); not expected)"));
        assertEquals(-1, life.status.exitStatus().orElseThrow().exitstatus());
    }

    @Test
    void crashLoopWithoutStartsecs_isNotFasterThanOncePerSecond() {
        var life =
                new Life(program("cat").startsecs(0).autorestart(Autorestart.TRUE)).start().exit(1);
        assertEquals(Optional.of(T0.plusSeconds(1)), life.status.deadline());
    }

    @Test
    void restartDelay_doublesUpToItsMaximum_andStartsOverAfterStayingUp() {
        var life =
                new Life(
                        program("cat").restartDelay(Duration.ofSeconds(2), Duration.ofSeconds(20)));
        var waits = new ArrayList<Duration>();
        life.start();
        for (int i = 0; i < 6; i++) {
            life.atDeadline().after(Duration.ofSeconds(1)).exit(1);
            waits.add(Duration.between(life.now, life.status.deadline().orElseThrow()));
            life.atDeadline().on(new ProcessEvent.Spawned(50 + i));
        }
        for (int i = 0; i < waits.size(); i++) {
            double least = Math.min(20_000, 2_000 * Math.pow(2, i));
            double most = Math.min(20_000, least * 1.1);
            assertTrue(
                    waits.get(i).toMillis() >= least && waits.get(i).toMillis() <= most,
                    "wait " + i + " is " + waits.get(i));
        }
        life.atDeadline().after(Duration.ofSeconds(21)).exit(1);
        assertTrue(
                Duration.between(life.now, life.status.deadline().orElseThrow()).toMillis()
                        <= 2_200);
    }

    @Test
    void stop_sendsStopsignal_thenSigkillEveryStopwaitsecs() {
        var life =
                new Life(program("cat").stopsignal(Signal.INT).stopwaitsecs(5))
                        .running()
                        .on(new ProcessEvent.Stop());
        assertEquals(ProcessState.STOPPING, life.status.state());
        assertTrue(life.sent(Signal.INT));
        life.atDeadline();
        assertTrue(life.sent(Signal.KILL));
        assertTrue(life.logs().contains("killing 'cat' (42) with SIGKILL"));
        long kills = life.effects.size();
        life.atDeadline();
        assertTrue(life.effects.size() > kills);
        life.on(new ProcessEvent.Exited(new ExitStatus.Signalled(9, false)));
        assertEquals(ProcessState.STOPPED, life.status.state());
        assertEquals("stopped: cat (terminated by SIGKILL)", life.logs().getLast());
    }

    @Test
    void stopInBackoff_stopsAndKeepsTheTries() {
        var life = new Life(program("cat")).start().exit(1).on(new ProcessEvent.Stop());
        assertEquals(ProcessState.STOPPED, life.status.state());
        assertEquals(1, life.status.tries());
    }

    @Test
    void stopInExited_cancelsTheRestart() {
        var life = new Life(program("cat")).running().exit(1).on(new ProcessEvent.Stop());
        assertEquals(Optional.empty(), life.status.deadline());
    }

    @Test
    void restart_stopsAndStartsAgain() {
        var life = new Life(program("cat")).running().on(new ProcessEvent.Restart()).exit(0);
        assertEquals(Optional.of(life.now), life.status.deadline());
        life.atDeadline();
        assertEquals(ProcessState.STARTING, life.status.state());
        assertEquals(
                List.of(
                        ProcessState.STARTING,
                        ProcessState.RUNNING,
                        ProcessState.STOPPING,
                        ProcessState.STOPPED,
                        ProcessState.STARTING),
                life.states);
    }

    @Test
    void restart_waitsAsLongAsAfterACrash() {
        var config = program("cat").restartDelay(Duration.ofSeconds(5), Duration.ofSeconds(60));
        var crashed = new Life(config).running().exit(1);
        var restarted = new Life(config).running().on(new ProcessEvent.Restart()).exit(0);
        assertEquals(crashed.status.deadline(), restarted.status.deadline());
        assertTrue(restarted.pause().compareTo(Duration.ofSeconds(5)) >= 0, restarted.status + "");
        restarted
                .atDeadline()
                .on(new ProcessEvent.Spawned(43))
                .on(new ProcessEvent.Restart())
                .exit(0);
        assertTrue(restarted.pause().compareTo(Duration.ofSeconds(10)) >= 0, restarted.status + "");
    }

    @Test
    void stopDuringRestart_staysDown() {
        var life =
                new Life(program("cat"))
                        .running()
                        .on(new ProcessEvent.Restart())
                        .on(new ProcessEvent.Stop())
                        .exit(0);
        assertEquals(ProcessState.STOPPED, life.status.state());
        assertEquals(Optional.empty(), life.status.deadline());
    }

    @Test
    void oneshot_succeedsByExiting_andFailsAfterStartretries() {
        assertEquals(
                ProcessState.EXITED,
                new Life(program("init").oneshot()).start().exit(0).status.state());
        var life = new Life(program("init").oneshot().startretries(1)).start().exit(3);
        assertEquals(ProcessState.BACKOFF, life.status.state());
        life.atDeadline().on(new ProcessEvent.Spawned(43)).exit(3);
        assertEquals(ProcessState.FATAL, life.status.state());
        assertEquals("Bad exit code 3", life.status.spawnerr());
    }

    @Test
    void oneshotThatCompletesAfterFailures_countsThemNoMore() {
        var life = new Life(program("init").oneshot()).start().exit(3);
        assertEquals(1, life.status.tries());
        life.atDeadline().on(new ProcessEvent.Spawned(43));
        assertEquals(1, life.status.tries(), "it runs, which is no success yet");

        life.exit(0);

        assertEquals(ProcessState.EXITED, life.status.state());
        assertEquals(0, life.status.tries());
    }

    @Test
    void signalThatCannotBeSent_leavesTheStateUnknown() {
        var life =
                new Life(program("cat"))
                        .running()
                        .on(new ProcessEvent.Stop())
                        .on(new ProcessEvent.SignalFailed("EPERM"));
        assertEquals(ProcessState.UNKNOWN, life.status.state());
    }

    /** The loop was busy when startsecs had passed, and it has ended since. */
    @Test
    void exitThatIsHeardOfBeforeStartsecsAre_butCameAfterThem_isThatOfARunningOne() {
        for (var late : List.of(Duration.ofSeconds(3), Duration.ofSeconds(4))) {
            var config = program("cat").startsecs(3).autorestart(Autorestart.FALSE);
            var life = new Life(config).start().after(Duration.ofMillis(2_999)).exit(0);
            assertEquals(ProcessState.BACKOFF, life.status.state());
            life.atDeadline().on(new ProcessEvent.Spawned(43)).after(late).exit(0);

            assertEquals(
                    List.of(ProcessState.RUNNING, ProcessState.EXITED),
                    life.states.subList(life.states.size() - 2, life.states.size()));
            assertEquals(0, life.status.tries());
        }
    }

    @Test
    void expectedExit_leavesNoError_andAnUnexpectedOneSaysItsCode() {
        var expected = new Life(program("cat")).running().exit(0);
        assertEquals("", expected.status.spawnerr());
        assertEquals(
                new Effect.Log(LogLevel.INFO, "exited: cat (exit status 0; expected)"),
                expected.lastLog());

        var unexpected = new Life(program("cat")).running().exit(7);
        assertEquals("Bad exit code 7", unexpected.status.spawnerr());
        assertEquals(
                new Effect.Log(LogLevel.WARN, "exited: cat (exit status 7; not expected)"),
                unexpected.lastLog());
    }

    @Test
    void stop_isToldAsSupervisordTellsIt() {
        var life = new Life(program("cat").stopwaitsecs(0)).running().on(new ProcessEvent.Stop());
        assertEquals(
                new Effect.Log(LogLevel.DEBUG, "killing cat (pid 42) with signal SIGTERM"),
                life.lastLog());
        life.atDeadline();
        assertEquals(
                new Effect.Log(LogLevel.DEBUG, "killing cat (pid 42) with signal SIGKILL"),
                life.lastLog());
        assertEquals(Duration.ofSeconds(1), life.pause(), "not without a pause");
        life.exit(0);
        assertEquals(new Effect.Log(LogLevel.INFO, "stopped: cat (exit status 0)"), life.lastLog());
        var killed = new Life(program("cat")).running().on(new ProcessEvent.Stop());
        killed.on(new ProcessEvent.Exited(new ExitStatus.Signalled(9, false)));
        assertEquals(
                new Effect.Log(LogLevel.WARN, "stopped: cat (terminated by SIGKILL)"),
                killed.lastLog());
    }

    @Test
    void stopOfAGroup_saysSo_andSignalsIt() {
        var life = new Life(program("cat").stopasgroup()).running().on(new ProcessEvent.Stop());

        assertEquals(
                "killing cat (pid 42) process group with signal SIGTERM", life.logs().getLast());
        assertEquals(new Effect.SendSignal(42, Signal.TERM, true), life.effects.getLast());
        life.atDeadline();
        assertEquals(new Effect.SendSignal(42, Signal.KILL, true), life.effects.getLast());
    }

    @Test
    void stopInBackoff_isTold() {
        var life = new Life(program("cat")).start().exit(1).on(new ProcessEvent.Stop());

        assertEquals(
                new Effect.Log(LogLevel.DEBUG, "Attempted to kill cat, which is in BACKOFF state."),
                life.lastLog());
    }

    @Test
    void signalThatCannotBeSent_isTold() {
        var life = new Life(program("cat")).running();
        life.on(new ProcessEvent.Stop()).on(new ProcessEvent.SignalFailed("EPERM"));

        assertEquals(
                new Effect.Log(
                        LogLevel.CRITICAL, "unknown problem sending a signal to cat (42): EPERM"),
                life.lastLog());
        assertEquals("EPERM", life.status.spawnerr());
    }

    @Test
    void restartsStartOver_onceItHasStayedUpForTheLongestDelay() {
        var config = program("cat").restartDelay(Duration.ofSeconds(2), Duration.ofSeconds(20));
        for (int up : List.of(19_999, 20_000)) {
            var life = new Life(config).start();
            life.atDeadline().exit(1).atDeadline().on(new ProcessEvent.Spawned(43));
            life.after(Duration.ofSeconds(1)).on(new ProcessEvent.DeadlinePassed());
            life.after(Duration.ofMillis(up - 1_000)).exit(1);

            assertEquals(up < 20_000 ? 2 : 1, life.status.restartsInARow());
        }
    }

    /** Else the replicas of a crashed stack would come back all at once. */
    @Test
    void pauses_differFromProcessToProcess_fromTryToTry_andFromTimeToTime() {
        var delay = program("cat").restartDelay(Duration.ofSeconds(10), Duration.ofHours(9));
        var other = program("dog").restartDelay(Duration.ofSeconds(10), Duration.ofHours(9));
        var pause = pauseAfterACrash(delay, 0, T0);

        assertEquals(pause, pauseAfterACrash(delay, 0, T0), "which is not luck");
        assertNotEquals(pause, pauseAfterACrash(other, 0, T0));
        assertNotEquals(pause, pauseAfterACrash(delay, 0, T0.plusMillis(1)));
        assertNotEquals(pause, pauseAfterACrash(delay, 0, T0.plusSeconds(1)));
        assertNotEquals(pause.multipliedBy(2), pauseAfterACrash(delay, 1, T0));
    }

    private static Duration pauseAfterACrash(ProcessConfigs config, int triesBefore, Instant at) {
        var life = new Life(config);
        life.now = at;
        life.start().exit(1);
        for (int i = 0; i < triesBefore; i++) {
            life.on(new ProcessEvent.DeadlinePassed()).on(new ProcessEvent.Spawned(43)).exit(1);
        }
        return life.pause();
    }

    @Test
    void somethingIsDue_fromItsDeadlineOn() {
        var status = new Life(program("cat").startsecs(3)).start().status;
        assertFalse(status.isDue(T0.plusMillis(2_999)));
        assertTrue(status.isDue(T0.plusSeconds(3)));
        assertTrue(status.isDue(T0.plusSeconds(4)));
        assertFalse(ProcessStatus.initial(T0).isDue(T0.plusSeconds(99)));
    }

    @Test
    void restartIsPlanned_whereADeadlineBringsOneThatIsDownUpAgain() {
        assertTrue(new Life(program("cat")).running().exit(1).status.restartIsPlanned());
        assertTrue(new Life(program("cat")).start().exit(1).status.restartIsPlanned());
        assertTrue(
                new Life(program("cat"))
                        .running()
                        .on(new ProcessEvent.Restart())
                        .exit(0)
                        .status
                        .restartIsPlanned());
        assertFalse(new Life(program("cat")).running().exit(0).status.restartIsPlanned());
        assertFalse(new Life(program("cat")).start().status.restartIsPlanned(), "it is up");
        assertFalse(
                new Life(program("cat"))
                        .running()
                        .on(new ProcessEvent.Stop())
                        .status
                        .restartIsPlanned(),
                "what is due is the kill");
    }

    @Test
    void waitStatusWords_areDecodedAsWaitDoes() {
        assertEquals(new ExitStatus.Code(7), ExitStatus.ofWaitStatus(0x0700));
        assertEquals(new ExitStatus.Signalled(9, false), ExitStatus.ofWaitStatus(9));
        assertEquals(new ExitStatus.Signalled(11, true), ExitStatus.ofWaitStatus(0x8b));
    }
}
