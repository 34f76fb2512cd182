package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.model.Signal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What the signals to PID 1 do. */
@Tag("namespace")
class InitSignalsTest {

    private static final String SLEEPER = "{command: sleep 1000, startsecs: 0}";

    @TempDir Path directory;
    private DaemonLaunch launch;

    @BeforeEach
    void requireNamespaces() {
        Requirement.pidNamespaces();
        launch = DaemonLaunch.in(directory).asPid1();
    }

    @ParameterizedTest
    @EnumSource(names = {"TERM", "INT", "QUIT"})
    void exitSignal_stopsEverything_andExitsWith0(Signal signal) throws Exception {
        try (var daemon = launch.start("programs:\n  web: " + SLEEPER)) {
            daemon.awaitState("web", "RUNNING");

            daemon.signal(signal);

            assertEquals(0, daemon.awaitExit());
            assertTrue(daemon.log().contains("received SIG" + signal + " indicating exit request"));
            assertTrue(daemon.log().contains("stopped: web (terminated by SIGTERM)"));
        }
    }

    @Test
    void hup_restartsWhatHasChanged_andLeavesTheRestAlone() throws Exception {
        var before = "programs:\n  same: %1$s\n  other: %1$s\n".formatted(SLEEPER);
        try (var daemon = launch.start(before)) {
            daemon.awaitState("same", "RUNNING");
            daemon.awaitState("other", "RUNNING");
            int same = daemon.process("same").get("pid").asInt();
            int other = daemon.process("other").get("pid").asInt();
            launch.writeConfig(
                    before.replace("other: {command: sleep 1000", "other: {command: sleep 2000"));

            daemon.signal(Signal.HUP);

            daemon.awaitAnother("other", other);
            assertEquals(same, daemon.process("same").get("pid").asInt());
        }
    }

    @Test
    void hupWithABrokenConfiguration_isReported_andChangesNothing() throws Exception {
        try (var daemon = launch.start("programs:\n  web: " + SLEEPER)) {
            daemon.awaitState("web", "RUNNING");
            int pid = daemon.process("web").get("pid").asInt();
            launch.writeConfig("programs:\n  web: {command: sleep 1, startsecs: soon}\n");

            daemon.signal(Signal.HUP);

            daemon.awaitLog("the configuration is broken: nothing has been changed");
            daemon.awaitLog("startsecs");
            assertEquals(pid, daemon.process("web").get("pid").asInt());
            assertEquals("RUNNING", daemon.state("web"));
        }
    }

    @Test
    void usr2_opensTheLogFilesAgain() throws Exception {
        var file = directory.resolve("web.log");
        var web = launch.script("web", "while true; do echo alive; sleep 0.1; done");
        try (var daemon =
                launch.start(
                        "programs:\n  web: {command: %s, stdout_logfile: %s}\n"
                                .formatted(web, file))) {
            daemon.await("the log has begun", () -> Files.size(file) > 0);
            Files.move(file, directory.resolve("web.log.old"));

            daemon.signal(Signal.USR2);

            daemon.await("a new log has begun", () -> Files.size(file) > 0);
        }
    }

    @Test
    void forwardedSignal_reachesOnlyWhomItIsFor() throws Exception {
        var listener =
                launch.script(
                        "listener",
                        """
                        trap 'echo caught > %s/caught.$1' USR1
                        echo up > %s/up.$1
                        while true; do sleep 0.1; done
                        """
                                .formatted(directory, directory));
        try (var daemon =
                launch.start(
                        """
                        programs:
                          one: {command: %1$s one}
                          two: {command: %1$s two}
                        signals: {USR1: {forward: one}}
                        """
                                .formatted(listener))) {
            daemon.await("one listens", () -> Files.exists(directory.resolve("up.one")));
            daemon.await("two listens", () -> Files.exists(directory.resolve("up.two")));

            daemon.signal(Signal.USR1);

            daemon.await("it has arrived", () -> Files.exists(directory.resolve("caught.one")));
            daemon.awaitLog("forwarding SIGUSR1 to one");
            assertFalse(Files.exists(directory.resolve("caught.two")));
        }
    }

    @Test
    void secondTermHurries_thirdKills() throws Exception {
        launch.shutdownTimeout("300s");
        var deaf =
                launch.script(
                        "deaf",
                        """
                        trap 'echo asked > %1$s/asked.$1' TERM
                        echo up > %1$s/up.$1
                        while true; do sleep 0.1; done
                        """
                                .formatted(directory));
        try (var daemon =
                launch.start(
                        """
                        programs:
                          early: {command: %1$s early, priority: 1, stopwaitsecs: 100}
                          late: {command: %1$s late, priority: 2, stopwaitsecs: 100}
                        """
                                .formatted(deaf))) {
            daemon.await("early is up", () -> Files.exists(directory.resolve("up.early")));
            daemon.await("late is up", () -> Files.exists(directory.resolve("up.late")));

            daemon.signal(Signal.TERM);
            daemon.await("late was asked", () -> Files.exists(directory.resolve("asked.late")));
            assertFalse(Files.exists(directory.resolve("asked.early")));

            daemon.signalAgain(Signal.TERM);
            daemon.await("early was asked", () -> Files.exists(directory.resolve("asked.early")));
            assertTrue(daemon.isAlive());

            daemon.signalAgain(Signal.TERM);
            assertEquals(128 + Signal.TERM.number(), daemon.awaitExit());
        }
    }

    /** At whatever moment of the start it comes, from the moment that the launcher blocks it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 15, 30, 50, 75, 100, 300})
    void termDuringTheStart_isNotLost(int millis) throws Exception {
        try (var daemon = launch.start("programs:\n  web: " + SLEEPER)) {
            int pid = daemon.pid();
            daemon.await("the launcher blocks TERM", () -> isBlockedByTheLauncher(pid));
            Thread.sleep(millis);

            daemon.signal(Signal.TERM);

            assertEquals(0, daemon.awaitExit());
        }
    }

    /** And not by unshare(1), whose child begins with it blocked and unblocks it before env(1). */
    private static boolean isBlockedByTheLauncher(int pid) {
        var process = KernelProcess.of(pid).orElseThrow();
        return Set.of("env", "java").contains(process.name())
                && process.blocks(Signal.TERM.number());
    }
}
