package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** A program gets a clean slate, whatever the JVM has done to its own. */
@Tag("namespace")
class ChildSlateTest {

    @TempDir Path directory;

    @BeforeEach
    void requireNamespaces() {
        Requirement.pidNamespaces();
    }

    @Test
    void everyProgram_hasDefaultSignals_threeDescriptors_itsOwnSession_andPid1AsParent()
            throws Exception {
        try (var daemon =
                DaemonLaunch.in(directory)
                        .asPid1()
                        .start(
                                """
                                programs:
                                  first: {command: sleep 1000}
                                  second: {command: sleep 1000}
                                  nobody: {command: sleep 1000, user: nobody}
                                """)) {
            // By now the JVM has its sockets, jars and log files open.
            daemon.await("everything answers", () -> daemon.get("/health").has("status"));
            // Spawned again, beside open listeners.
            daemon.awaitState("second", "RUNNING");
            daemon.post("/api/v1/processes/second/restart");
            for (var name : List.of("first", "second", "nobody")) {
                daemon.awaitState(name, "RUNNING");
                var process = daemon.running(name);
                assertEquals(0, process.signals("SigBlk"), name);
                assertEquals(0, process.signals("SigIgn"), name);
                assertEquals(0, process.signals("SigCgt"), name);
                // While it is loaded a program has its libraries open.
                daemon.await(
                        name + " has three descriptors",
                        () -> process.descriptors().equals(List.of(0, 1, 2)));
                assertEquals(daemon.pid(), process.parent(), name);
                assertEquals(process.innerPid(), process.innerSession(), name);
                assertEquals(process.innerPid(), process.innerGroup(), name);
            }
            assertNotEquals(0, daemon.running("nobody").uid());
        }
    }
}
