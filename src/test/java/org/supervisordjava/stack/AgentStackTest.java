package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Signal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One agent, started once, that survives whatever is killed in it. */
@Tag("stack")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentStackTest {

    @TempDir static Path directory;

    private final List<Integer> answersOfHealth = new ArrayList<>();
    private HiveStack stack;
    private RunningDaemon daemon;
    private Optional<Integer> apiOnceHealthy = Optional.empty();

    @BeforeAll
    void start() throws Exception {
        HiveStack.require();
        // The API waits until somebody has been told that it is not healthy yet.
        var go = directory.resolve("go");
        var late =
                DaemonLaunch.in(directory)
                        .script(
                                "late",
                                "until [ -e %s ]; do sleep 0.1; done; exec \"$@\"".formatted(go));
        stack =
                new HiveStack(directory, "agent")
                        .configured(config -> config.replace("${PYTHON:-", late + " ${PYTHON:-"));
        daemon = stack.start();
        daemon.await(
                "something is said of its health",
                () -> {
                    stack.health().ifPresent(answersOfHealth::add);
                    return !answersOfHealth.isEmpty();
                });
        Files.createFile(go);
        daemon.await(
                "everything is healthy",
                () -> {
                    var answer = stack.health();
                    answer.ifPresent(answersOfHealth::add);
                    return answer.equals(Optional.of(200));
                });
        apiOnceHealthy = stack.apiHealth();
    }

    @AfterAll
    void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @BeforeEach
    void everythingIsWellAtFirst() throws Exception {
        daemon.await("everything is healthy", stack::isHealthy);
    }

    @Test
    void healthIs503_untilTheApiAnswersFromItsDatabase() {
        assertEquals(503, answersOfHealth.getFirst());
        assertEquals(Set.of(200, 503), Set.copyOf(answersOfHealth));
        assertEquals(Optional.of(200), apiOnceHealthy);
    }

    @Test
    void metrics_passPromtoolsCheck() throws Exception {
        Requirement.tools("promtool");
        var promtool =
                new ProcessBuilder("promtool", "check", "metrics")
                        .redirectErrorStream(true)
                        .start();
        try (var input = promtool.outputWriter()) {
            input.write(stack.metrics());
        }
        assertEquals("", new String(promtool.getInputStream().readAllBytes()));
        assertEquals(0, promtool.waitFor());
    }

    @Test
    void postmasterKilled_committedRowsAreThere_andTheApiRecovers() throws Exception {
        long note = stack.createNote("before the crash").orElseThrow();
        double restarts = HiveStack.restarts(daemon, "postgresql", "exit");
        int postmaster = daemon.running("postgresql").pid();
        // While it stands still it forks nobody who would not be in the list.
        RunningDaemon.kill(postmaster, Signal.STOP);
        var old = pids("postgres");

        RunningDaemon.kill(postmaster, Signal.KILL);

        daemon.await(
                "another server runs",
                () -> {
                    var now = pids("postgres");
                    boolean another = !old.containsAll(now);
                    // Looked at again: what is listed one after the other may not have been there
                    // at once.
                    assertFalse(
                            another && pids("postgres").stream().anyMatch(old::contains),
                            "two servers at once");
                    return another;
                });
        daemon.await("everything is healthy again", stack::isHealthy);
        assertEquals("before the crash", stack.note(note));
        assertEquals(restarts + 1, HiveStack.restarts(daemon, "postgresql", "exit"));
        daemon.awaitLog("database system was not properly shut down");
    }

    @Test
    void backendKilled_serverRecoversByItself_andIsNotRestarted() throws Exception {
        long note = stack.createNote("before the backend's end").orElseThrow();
        double restarts = HiveStack.restarts(daemon, "postgresql", "exit");
        var postmaster = daemon.running("postgresql");
        int said = daemon.countInLog("was terminated by signal 9");
        // One that does not end by itself meanwhile.
        var backend =
                KernelProcess.all().stream()
                        .filter(process -> process.parent() == postmaster.pid())
                        .filter(process -> process.commandLine().contains("checkpointer"))
                        .findFirst()
                        .orElseThrow();

        RunningDaemon.kill(backend.pid(), Signal.KILL);

        daemon.await(
                "the server has noticed",
                () -> daemon.countInLog("was terminated by signal 9") > said);
        daemon.await("everything is healthy again", stack::isHealthy);
        daemon.await("the note is back", () -> "before the backend's end".equals(stack.note(note)));
        assertEquals(postmaster.pid(), daemon.running("postgresql").pid());
        assertEquals(restarts, HiveStack.restarts(daemon, "postgresql", "exit"));
    }

    @Test
    void apiKilled_isStartedAgain_once() throws Exception {
        long note = stack.createNote("before the API's end").orElseThrow();
        double restarts = HiveStack.restarts(daemon, "hive-agent", "exit");
        int old = daemon.running("hive-agent").pid();
        int database = daemon.running("postgresql").pid();

        RunningDaemon.kill(old, Signal.KILL);

        daemon.await(
                "another one runs",
                () -> {
                    boolean another = apis().stream().anyMatch(pid -> pid != old);
                    assertFalse(another && apis().contains(old), "two APIs at once");
                    return another;
                });
        daemon.await("everything is healthy again", stack::isHealthy);
        assertEquals("before the API's end", stack.note(note));
        assertEquals(restarts + 1, HiveStack.restarts(daemon, "hive-agent", "exit"));
        assertEquals(database, daemon.running("postgresql").pid());
    }

    private List<Integer> apis() throws Exception {
        return daemon.children().stream()
                .filter(process -> !process.isZombie() && process.name().contains("python"))
                .map(KernelProcess::pid)
                .toList();
    }

    private Set<Integer> pids(String name) throws Exception {
        return daemon.descendants().stream()
                .filter(process -> process.name().equals(name) && !process.isZombie())
                .map(KernelProcess::pid)
                .collect(Collectors.toSet());
    }
}
