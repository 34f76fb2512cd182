package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Signal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a container's exit code says. */
@Tag("namespace")
class ExitCodesTest {

    @TempDir Path directory;
    private DaemonLaunch launch;

    @BeforeEach
    void requireNamespaces() {
        Requirement.pidNamespaces();
        launch = DaemonLaunch.in(directory).asPid1();
    }

    @Test
    void brokenConfiguration_exitsWith2_namesEveryProblem_andStartsNothing() throws Exception {
        try (var daemon =
                launch.start(
                        """
                        programs:
                          good: {command: touch %s/started, stopsignal: KILL}
                          one: {command: sleep 1, startsecs: soon}
                          two: {command: sleep 1, no_such_option: 1}
                          three: {command: sleep 1, depends_on: [four]}
                        """
                                .formatted(directory))) {
            assertEquals(2, daemon.awaitExit());
            for (var problem : new String[] {"soon", "no_such_option", "four"}) {
                assertTrue(daemon.log().contains(problem));
            }
            assertTrue(
                    daemon.log().contains("the configuration has 3 errors, nothing was started"));
            assertTrue(Files.notExists(directory.resolve("started")));
        }
    }

    @Test
    void httpPortTaken_exitsWith2_saysWhichOne_andStartsNothing() throws Exception {
        try (var other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), launch.httpPort()));
            try (var daemon = launch.start("programs:\n  web: {command: sleep 1000}\n")) {
                assertEquals(2, daemon.awaitExit());
                assertTrue(daemon.log().contains("cannot listen on"));
                assertTrue(daemon.log().contains("Another program is already listening on a port"));
                assertTrue(daemon.log().contains(":" + launch.httpPort()));
                assertFalse(daemon.log().contains("spawned"));
            }
        }
    }

    @Test
    void essentialProgramFails_exitsWith3_andStopsTheOthers() throws Exception {
        try (var daemon =
                launch.start(
                        """
                        programs:
                          bystander: {command: sleep 1000, priority: 1}
                          vital: {command: 'false', essential: true, startretries: 0, priority: 2}
                        """)) {
            assertEquals(3, daemon.awaitExit());
            assertTrue(daemon.log().contains("vital is essential and FATAL"));
            assertTrue(daemon.log().contains("stopped: bystander"));
        }
    }

    @Test
    void onFatalShutdown_exitsWith3_andDoesNotCallTheProgramEssential() throws Exception {
        try (var daemon =
                launch.start(
                        """
                        programs:
                          vital: {command: 'false', on_fatal: shutdown, startretries: 0}
                        """)) {
            assertEquals(3, daemon.awaitExit());
            assertTrue(daemon.log().contains("vital has on_fatal=shutdown and is FATAL"));
            assertFalse(daemon.log().contains("essential"));
        }
    }

    @Test
    void killedByAThirdSignal_exitsWith128AndItsNumber() throws Exception {
        launch.shutdownTimeout("300s");
        var deaf =
                launch.script("deaf", "trap '' TERM; echo up > up; while true; do sleep 0.1; done");
        try (var daemon =
                launch.start(
                        "programs:\n  deaf: {command: %s, directory: %s, stopwaitsecs: 200}\n"
                                .formatted(deaf, directory))) {
            daemon.await("it is deaf", () -> Files.exists(directory.resolve("up")));
            daemon.signal(Signal.INT);
            daemon.awaitLog("received SIGINT indicating exit request");
            daemon.signalAgain(Signal.INT);
            daemon.awaitLog("received SIGINT again");
            daemon.signalAgain(Signal.INT);

            assertEquals(128 + Signal.INT.number(), daemon.awaitExit());
        }
    }
}
