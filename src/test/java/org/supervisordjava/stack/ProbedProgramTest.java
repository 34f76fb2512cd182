package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Probes of real programs, from their start to their end. */
@Tag("namespace")
class ProbedProgramTest {

    @TempDir Path directory;
    private DaemonLaunch launch;

    @BeforeEach
    void requireNamespaces() {
        Requirement.pidNamespaces();
        launch = DaemonLaunch.in(directory).asPid1();
    }

    @Test
    void laterPriority_isStartedOnlyOnceTheEarlierOneIsReady() throws Exception {
        var flag = directory.resolve("ready");
        try (var daemon =
                launch.start(
                        """
                        programs:
                          first:
                            command: sleep 1000
                            priority: 1
                            readiness: {exec: test -e %s, period: 100ms, timeout: 30s}
                          second: {command: sleep 1000, priority: 2}
                        """
                                .formatted(flag))) {
            daemon.await("it has been probed in vain", () -> failures(daemon, "first") >= 3);
            assertEquals("STOPPED", daemon.state("second"));

            Files.createFile(flag);

            daemon.awaitState("second", "RUNNING");
        }
    }

    @Test
    void failedLiveness_restartsTheProgram_andIsCountedAsSuch() throws Exception {
        var flag = Files.createFile(directory.resolve("alive"));
        try (var daemon =
                launch.start(
                        """
                        programs:
                          web:
                            command: sleep 1000
                            liveness: {exec: test -e %s, period: 100ms, timeout: 30s}
                        """
                                .formatted(flag))) {
            daemon.awaitState("web", "RUNNING");
            int pid = daemon.process("web").get("pid").asInt();

            Files.delete(flag);

            daemon.await(
                    "it has been restarted",
                    () -> daemon.process("web").at("/restarts/liveness").asInt() >= 1);
            Files.createFile(flag);
            daemon.awaitAnother("web", pid);
            assertEquals(0, daemon.process("web").at("/restarts/exit").asInt());
        }
    }

    @Test
    void outputOfAFailedProbe_isOneLineOfTheLog() throws Exception {
        var probe = launch.script("probe", "echo one; echo; echo '  two'; exit 1");
        try (var daemon =
                launch.start(
                        """
                        programs:
                          web:
                            command: sleep 1000
                            readiness: {exec: %s, period: 100ms, timeout: 30s}
                        """
                                .formatted(probe))) {
            daemon.awaitLog("in a row: one; two; exit status 1");
        }
    }

    @Test
    void stoppingProgram_isNotProbedAnyMore() throws Exception {
        var tries = directory.resolve("tries");
        var end = directory.resolve("end");
        var up = directory.resolve("up");
        var slow =
                launch.script(
                        "slow",
                        "trap 'until [ -e %s ]; do sleep 0.1; done; exit 0' TERM\n".formatted(end)
                                + "echo up >%s\n".formatted(up)
                                + "while true; do sleep 0.1; done");
        var probe = launch.script("probe", "echo tried >> " + tries);
        try (var daemon =
                launch.start(
                        """
                        programs:
                          slow:
                            command: %s
                            readiness: {exec: %s, period: 100ms, timeout: 30s}
                        """
                                .formatted(slow, probe))) {
            daemon.awaitState("slow", "RUNNING");
            // From now on it catches the signal.
            daemon.await("it is up", () -> Files.exists(up));
            daemon.await("it is probed", () -> lines(tries) >= 3);

            daemon.post("/api/v1/processes/slow/stop?wait=false");
            daemon.awaitState("slow", "STOPPING");
            long before = lines(tries);
            Thread.sleep(1000);
            Files.createFile(end);
            daemon.awaitState("slow", "STOPPED");

            // One may have been on its way.
            assertTrue(lines(tries) <= before + 1, "probed while it was stopping");
        }
    }

    private static int failures(RunningDaemon daemon, String program) throws IOException {
        return daemon.process(program).at("/probes/0/failures").asInt();
    }

    private static long lines(Path file) throws IOException {
        return Files.readAllLines(file).size();
    }
}
