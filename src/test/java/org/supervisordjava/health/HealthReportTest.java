package org.supervisordjava.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.health.HealthStatus.DEGRADED;
import static org.supervisordjava.health.HealthStatus.HEALTHY;
import static org.supervisordjava.health.HealthStatus.STARTING;
import static org.supervisordjava.health.HealthStatus.STOPPING;
import static org.supervisordjava.health.HealthStatus.UNHEALTHY;
import static org.supervisordjava.health.Snapshots.NOW;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.RestartReason;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.SupervisorState;

import java.util.List;

class HealthReportTest {

    @Test
    void everythingReady_isHealthy() {
        assertHealth(HEALTHY, true, Snapshots.started(Programs.ready("db"), Programs.ready("web")));
    }

    @Test
    void nothingConfigured_isHealthy() {
        assertHealth(HEALTHY, true, Snapshots.started());
    }

    @Test
    void firstStart_isStarting() {
        assertHealth(
                STARTING, false, Snapshots.starting(Programs.ready("db"), Programs.coming("web")));
    }

    @Test
    void programThatWaitsForAnother_isStarting() {
        assertHealth(
                STARTING,
                false,
                Snapshots.starting(
                        Programs.coming("db"), Programs.ready("web").waitingFor("db to be ready")));
    }

    @Test
    void failedFirstTry_isStillStarting() {
        assertHealth(
                STARTING,
                false,
                Snapshots.starting(Programs.coming("web").backoff(1, NOW.plusSeconds(1))));
    }

    @Test
    void programAddedLater_isStartingAgain() {
        assertHealth(
                STARTING, false, Snapshots.started(Programs.ready("db"), Programs.coming("new")));
    }

    @Test
    void noneMarkedEssential_anyFailureIsUnhealthy() {
        assertHealth(
                UNHEALTHY,
                false,
                Snapshots.started(Programs.ready("db"), Programs.in("web", ProcessState.FATAL)));
    }

    @Test
    void fatalDuringStartup_isUnhealthyAtOnce() {
        assertHealth(
                UNHEALTHY,
                false,
                Snapshots.starting(Programs.coming("db"), Programs.in("web", ProcessState.FATAL)));
    }

    @Test
    void unreadyAfterHavingBeenReady_isUnhealthy() {
        assertHealth(
                UNHEALTHY,
                false,
                Snapshots.started(Programs.ready("db"), Programs.ready("web").unready()));
    }

    @Test
    void restartingAfterHavingBeenReady_isUnhealthy() {
        assertHealth(
                UNHEALTHY,
                false,
                Snapshots.started(Programs.coming("web").restarted(RestartReason.EXIT, 1)));
    }

    @Test
    void stoppedByTheOperator_isUnhealthy() {
        assertHealth(UNHEALTHY, false, Snapshots.started(Programs.in("web", ProcessState.STOPPED)));
    }

    @Test
    void onlyANonEssentialFailed_isDegraded_andNotReady() {
        assertHealth(
                DEGRADED,
                false,
                Snapshots.started(
                        Programs.ready("db").essential(),
                        Programs.in("mailer", ProcessState.FATAL)));
    }

    @Test
    void essentialFailed_isUnhealthy_whateverTheOthers() {
        assertHealth(
                UNHEALTHY,
                false,
                Snapshots.started(
                        Programs.in("db", ProcessState.FATAL).essential(),
                        Programs.ready("mailer")));
    }

    @Test
    void essentialStillComing_outweighsANonEssentialFailure() {
        assertHealth(
                STARTING,
                false,
                Snapshots.starting(
                        Programs.coming("db").essential(),
                        Programs.in("mailer", ProcessState.FATAL)));
    }

    @Test
    void programThatIsNotStartedByItself_isLeftOut() {
        assertHealth(
                HEALTHY,
                true,
                Snapshots.started(
                        Programs.ready("db"), Programs.in("tool", ProcessState.STOPPED).manual()));
    }

    @Test
    void manuallyStartedProgramThatFailed_degradesButServes() {
        assertHealth(
                DEGRADED,
                true,
                Snapshots.started(
                        Programs.ready("db"), Programs.in("tool", ProcessState.FATAL).manual()));
    }

    @Test
    void expectedExitOfAProgramNobodyRestarts_countsAsDone() {
        assertHealth(
                HEALTHY,
                true,
                Snapshots.started(Programs.ready("init").exited(new ExitStatus.Code(0))));
    }

    @Test
    void unexpectedExit_isUnhealthy() {
        assertHealth(
                UNHEALTHY,
                false,
                Snapshots.started(
                        Programs.ready("init")
                                .autorestart(Autorestart.FALSE)
                                .exited(new ExitStatus.Code(1))));
        assertHealth(
                UNHEALTHY,
                false,
                Snapshots.started(
                        Programs.ready("init")
                                .autorestart(Autorestart.FALSE)
                                .exited(new ExitStatus.Signalled(9, false))));
    }

    @Test
    void expectedExitOfAProgramThatIsAlwaysRestarted_isUnhealthy() {
        assertHealth(
                UNHEALTHY,
                false,
                Snapshots.started(
                        Programs.ready("web")
                                .autorestart(Autorestart.TRUE)
                                .exited(new ExitStatus.Code(0))));
    }

    @Test
    void shutdownAndRestart_areStopping_evenWhileAllIsStillReady() {
        assertHealth(
                STOPPING,
                false,
                Snapshots.snapshot(SupervisorState.SHUTDOWN, true, Programs.ready("web")));
        assertHealth(
                STOPPING,
                false,
                Snapshots.snapshot(SupervisorState.RESTARTING, true, Programs.ready("web")));
    }

    @Test
    void live_whileTheLoopPublishes() {
        var snapshot = Snapshots.started(Programs.in("web", ProcessState.FATAL));
        var last = snapshot.at();

        assertTrue(HealthReport.of(snapshot, last, List.of()).live());
        assertTrue(
                HealthReport.of(snapshot, last.plus(HealthReport.HEARTBEAT_LIMIT), List.of())
                        .live());
        assertFalse(
                HealthReport.of(
                                snapshot,
                                last.plus(HealthReport.HEARTBEAT_LIMIT).plusMillis(1),
                                List.of())
                        .live());
    }

    @Test
    void notLive_whenAThreadHasDied() {
        var snapshot = Snapshots.started(Programs.ready("web"));

        var report = HealthReport.of(snapshot, snapshot.at(), List.of("reaper"));

        assertFalse(report.live());
        assertEquals(503, HealthEndpoint.LIVE.httpStatus(report));
    }

    @Test
    void endpoints_answerTheirOwnQuestion() {
        var report =
                HealthReport.of(Snapshots.started(Programs.ready("web").unready()), NOW, List.of());

        assertEquals(503, HealthEndpoint.READY.httpStatus(report));
        assertEquals(200, HealthEndpoint.LIVE.httpStatus(report));
        assertEquals(200, HealthEndpoint.STARTUP.httpStatus(report));
    }

    @Test
    void startupEndpoint_isNoUntilAllHasBeenReadyOnce() {
        var report = HealthReport.of(Snapshots.starting(Programs.coming("web")), NOW, List.of());

        assertEquals(503, HealthEndpoint.STARTUP.httpStatus(report));
    }

    private static void assertHealth(HealthStatus status, boolean ready, Snapshot snapshot) {
        var report = HealthReport.of(snapshot, NOW, List.of());
        assertEquals(status, report.status());
        assertEquals(ready, report.ready());
        assertEquals(ready ? 200 : 503, HealthEndpoint.READY.httpStatus(report));
    }
}
