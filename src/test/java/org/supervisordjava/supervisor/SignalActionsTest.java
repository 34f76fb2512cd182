package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.process.ProcessState;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SignalActionsTest {

    private final ProcessConfig web = program("web").build();
    private final ProcessConfig hung = program("hung").stopwaitsecs(600).build();

    @ParameterizedTest
    @EnumSource(
            value = Signal.class,
            names = {"TERM", "INT", "QUIT"})
    void exitRequest_stopsEverything(Signal signal) {
        assertTrue(SignalActions.isExitRequest(signal));
        var life = booted(web);

        life.handle(new LoopEvent.SignalReceived(signal));
        life.seconds(3);

        assertTrue(life.isOver());
        assertEquals(Optional.of(new Ending.Exit(0)), life.ending());
    }

    @Test
    void thirdExitRequest_killsAtOnce_andTheExitCodeTellsTheSignal() {
        var life = booted(hung);
        life.stopsIn(hung, Duration.ofHours(1));
        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(1);
        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(1);
        assertFalse(life.history().contains("signal KILL"), life::history);

        life.handle(new LoopEvent.SignalReceived(Signal.INT));

        assertTrue(life.history().contains("signal KILL to hung"), life::history);
        life.seconds(1);
        assertEquals(Optional.of(new Ending.Exit(128 + 2)), life.ending());
    }

    @Test
    void secondExitRequest_signalsWhatHasNotHadItsTurn() {
        var first = program("first").priority(1).build();
        var life = booted(first, hung);
        life.stopsIn(hung, Duration.ofHours(1));
        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(1);
        assertFalse(life.history().contains("signal TERM to first"), life::history);

        life.handle(new LoopEvent.SignalReceived(Signal.TERM));

        assertTrue(life.history().contains("signal TERM to first"), life::history);
        assertFalse(life.history().contains("signal KILL"), life::history);
    }

    /** timeout(1) signals its command and then its group: that is one request. */
    @Test
    void requestsOfTheSameMoment_areOne() {
        var life = booted(hung);
        life.stopsIn(hung, Duration.ofHours(1));
        for (int i = 0; i < 4; i++) {
            life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        }

        assertTold(life, "received SIGTERM twice", 3);
        assertTold(life, "received SIGTERM indicating exit request", 1);
        assertFalse(life.history().contains("signal KILL"), life::history);
    }

    @Test
    void eachRequest_isTold_withWhatComesOfIt() {
        var life = booted(hung);
        life.stopsIn(hung, Duration.ofHours(1));
        for (int i = 0; i < 3; i++) {
            life.handle(new LoopEvent.SignalReceived(Signal.TERM));
            life.seconds(1);
        }

        assertTold(life, "received SIGTERM indicating exit request", 1);
        assertTold(life, "received SIGTERM again, stopping everything at once", 1);
        assertTold(life, "received SIGTERM once more, killing everything", 1);
    }

    @Test
    void others_areToldAsBySupervisord() {
        assertFalse(SignalActions.isExitRequest(Signal.HUP));
        var life = booted(web);
        for (Signal signal : List.of(Signal.HUP, Signal.USR2, Signal.WINCH)) {
            life.handle(new LoopEvent.SignalReceived(signal));
        }

        assertTold(life, "received SIGHUP indicating reload request", 1);
        assertTold(life, "received SIGUSR2 indicating log reopen request", 1);
        assertTold(life, "supervisord logreopen", 1);
        assertTold(life, "received SIGWINCH", 1);
    }

    private static void assertTold(SimulatedLife life, String text, int times) {
        assertEquals(
                times,
                life.history().lines().filter(line -> line.endsWith(" " + text)).count(),
                life::history);
    }

    @Test
    void hup_isIgnoredOnTheWayDown() {
        var life = booted(hung);
        life.stopsIn(hung, Duration.ofHours(1));
        life.handle(new LoopEvent.SignalReceived(Signal.TERM));

        life.handle(new LoopEvent.SignalReceived(Signal.HUP));

        assertTrue(life.history().contains("ignored SIGHUP"), life::history);
    }

    @Test
    void usr2_opensLogsAgain() {
        var life = booted(web);

        life.handle(new LoopEvent.SignalReceived(Signal.USR2));

        assertTrue(life.history().contains("logs reopened"), life::history);
        assertEquals(ProcessState.RUNNING, life.state(web));
    }

    @Test
    void anyOther_isForwardedToWhomItIsFor_andToNobodyElse() {
        var other = program("other").build();
        var plain = ProcessConfigs.configuration(Duration.ofSeconds(9), List.of(web, other));
        var life =
                new SimulatedLife(
                        new SupervisorConfig(
                                plain.supervisord(),
                                plain.groups(),
                                List.of(),
                                Map.of(Signal.USR1, List.of("web"))));
        life.seconds(3);

        life.handle(new LoopEvent.SignalReceived(Signal.USR1));
        life.handle(new LoopEvent.SignalReceived(Signal.WINCH));

        assertTrue(life.history().contains("signal USR1 to web"), life::history);
        assertTold(life, "forwarding SIGUSR1 to web", 1);
        assertFalse(life.history().contains("to other"), life::history);
        assertFalse(life.history().contains("signal WINCH"), life::history);
    }

    private static SimulatedLife booted(ProcessConfig... processes) {
        var life = new SimulatedLife(processes);
        life.seconds(3);
        return life;
    }
}
