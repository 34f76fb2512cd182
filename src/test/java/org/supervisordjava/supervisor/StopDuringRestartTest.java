package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProcessState;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an operator stops stays down, also when its liveness probe fails at that moment. */
class StopDuringRestartTest {

    private final ProcessConfig database =
            program("database").priority(100).startsecs(0).liveness().build();

    /** Stays until it is killed after ten seconds, as the signal means nothing to it. */
    private final ProcessConfig api =
            program("api").priority(200).startsecs(0).stopsignal(Signal.USR1).build();

    private final SimulatedLife life = new SimulatedLife(database, api);

    @Test
    void whatWaitsForItsTurnToStop_isNotStartedAgain() {
        life.command(commands -> commands.stop(new Selector.All(), false));
        assertEquals(ProcessState.STOPPING, life.state(api));
        livenessOfDatabaseFails();
        life.seconds(5);
        assertEquals(ProcessState.STOPPING, life.state(api));
        assertEquals(ProcessState.STOPPED, life.state(database));
        life.seconds(20);
        assertEquals(ProcessState.STOPPED, life.state(api));
        assertEquals(ProcessState.STOPPED, life.state(database));
    }

    @Test
    void whatIsBeingRestarted_canBeStopped() {
        livenessOfDatabaseFails();
        var stopped =
                life.command(commands -> commands.stop(new Selector.One(database.id()), true));
        life.seconds(20);
        assertEquals(List.of(ProcessOutcome.success(database.id())), stopped.join());
        assertEquals(ProcessState.STOPPED, life.state(database));
    }

    @Test
    void withoutAStop_itComesBack() {
        int before = life.pid(database);
        livenessOfDatabaseFails();
        assertEquals(ProcessState.STOPPING, life.state(database));
        life.seconds(20);
        assertEquals(ProcessState.RUNNING, life.state(database));
        assertEquals(before + 2, life.pid(database));
    }

    private void livenessOfDatabaseFails() {
        var failing =
                new ProbeStatus(
                        ProbeKind.LIVENESS,
                        ProbeStatus.Verdict.FAILING,
                        3,
                        3,
                        3,
                        Duration.ZERO,
                        Optional.empty());
        life.handle(new LoopEvent.ProbeReported(database.id(), life.pid(database), failing));
    }
}
