package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Signal;

import java.nio.file.Path;
import java.util.List;

/** The API goes first, the database after it and in order. */
@Tag("stack")
class StackShutdownTest {

    @TempDir Path directory;

    @BeforeEach
    void requireStack() {
        HiveStack.require();
    }

    @Test
    void genie_comesUp_andStopsInOrderOnInt() throws Exception {
        try (var stack = new HiveStack(directory, "genie").configured(StackShutdownTest::patient);
                var daemon = stack.start()) {
            daemon.await("everything is healthy", stack::isHealthy);

            daemon.signal(Signal.INT);

            assertStopsInOrder(daemon, "hive-genie");
        }
    }

    @Test
    void agentWithTwoWorkers_outlivesTheDeathOfOne_andStopsInOrderOnTerm() throws Exception {
        try (var stack =
                        new HiveStack(directory, "agent")
                                .configured(
                                        config ->
                                                patient(config)
                                                        .replace(
                                                                "--no-access-log",
                                                                "--no-access-log --workers 2"));
                var daemon = stack.start()) {
            daemon.await("everything is healthy", stack::isHealthy);
            int parent = daemon.running("hive-agent").pid();
            long note = stack.createNote("before the worker's end").orElseThrow();

            int worker = workers(parent).getLast().pid();
            RunningDaemon.kill(worker, Signal.KILL);

            daemon.await(
                    "the worker is dead",
                    () -> KernelProcess.of(worker).map(KernelProcess::isZombie).orElse(true));
            daemon.await("everything is healthy", stack::isHealthy);
            assertEquals("before the worker's end", stack.note(note));
            assertEquals(0, HiveStack.restarts(daemon, "hive-agent", "exit"));

            daemon.signal(Signal.TERM);

            assertStopsInOrder(daemon, "hive-agent");
        }
    }

    /** Who is last is looked at, and that nobody is killed: not how long a busy machine takes. */
    private static String patient(String config) {
        return config.replaceAll("shutdown_timeout: \\d+s", "shutdown_timeout: 100s")
                .replaceAll("stopwaitsecs: \\d+", "stopwaitsecs: 40");
    }

    private static List<KernelProcess> workers(int parent) throws Exception {
        return KernelProcess.all().stream()
                .filter(process -> process.parent() == parent)
                .filter(process -> process.commandLine().contains("spawn_main"))
                .toList();
    }

    private static void assertStopsInOrder(RunningDaemon daemon, String api) throws Exception {
        assertEquals(0, daemon.awaitExit());
        var log = daemon.log();
        ShutdownBudgetTest.assertInOrder(
                log,
                List.of(
                        "indicating exit request",
                        "waiting for " + api + " to die",
                        "stopped: " + api,
                        "waiting for postgresql to die",
                        "stopped: postgresql (exit status 0)"));
        // A program's last words may come after the supervisor's own.
        ShutdownBudgetTest.assertInOrder(
                log, List.of("stopped: " + api, "database system is shut down"));
        assertFalse(log.contains("SIGKILL"), () -> "somebody was killed");
    }
}
