package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Signal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** supervisord's {@code reload}: everything ends, and begins anew with the configuration of now. */
@Tag("namespace")
class ReloadTest {

    private static final int RELOADS = 5;
    private static final String UNFINISHED =
            "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n"
                    + "Content-Length: 100\r\n\r\n";

    @TempDir Path directory;
    private DaemonLaunch launch;
    private Path program;

    @BeforeEach
    void requireRoot() throws IOException {
        Requirement.root();
        Requirement.tools("unshare");
        launch = DaemonLaunch.in(directory).asPid1();
        program =
                launch.script(
                        "program",
                        """
                        trap 'echo USR1 >>signals' USR1
                        echo $COLOUR $SUPERVISORD_JAVA_NEXT_EVENT_SERIAL >told
                        while :; do sleep 0.1; done""");
    }

    @Test
    void everythingInTheConfiguration_takesEffect() throws Exception {
        int red = launch.httpPort();
        int blue = FreePort.find();
        try (var daemon = start("red", red)) {
            daemon.awaitState("web", "RUNNING");
            write("blue", blue);

            reload(daemon);

            daemon.await("the variable is there", () -> text("told").equals("blue\n"));
            assertEquals("blue", daemon.get("/api/v1/status").get("identifier").asText());
            daemon.await(
                    "it says so",
                    () -> text("blue.log").contains(" INFO supervisord started with pid 1\n"));
            assertFalse(text("red.log").contains("blue"), text("red.log"));
            daemon.await("its pid is there", () -> text("blue.pid").equals("1\n"));
            assertFalse(Files.exists(directory.resolve("red.pid")));
            connect(blue);
            assertThrows(ConnectException.class, () -> connect(red));
            daemon.signal(Signal.USR1);
            daemon.await(
                    "the signal is forwarded", () -> Files.exists(directory.resolve("signals")));
        }
    }

    @Test
    void reloadedAgainAndAgain_itLeavesNothingBehind() throws Exception {
        try (var daemon = start("red", launch.httpPort())) {
            daemon.awaitState("web", "RUNNING");
            reload(daemon);
            int before = descriptors(daemon);
            for (int i = 0; i < RELOADS; i++) {
                reload(daemon);
            }

            // What a beginning has open for a moment is not what a reload has left.
            daemon.await(
                    "no reload has left a descriptor",
                    () -> descriptors(daemon) - before < RELOADS);
            // Those of the last beginning may not have their names yet.
            var threads = "[main-log, output-pump, reaper, signals]";
            daemon.await(
                    "each thread is there once", () -> threads(daemon).toString().equals(threads));
            daemon.signal(Signal.TERM);
            assertEquals(0, daemon.awaitExit());
        }
    }

    @Test
    void brokenConfiguration_changesNothing() throws Exception {
        try (var daemon = start("red", launch.httpPort())) {
            daemon.awaitState("web", "RUNNING");
            int pid = pid(daemon);
            Files.writeString(daemon.config(), "programs: {web: {colour: blue}}\n");

            var answer = daemon.post("/api/v1/reload");

            assertTrue(answer.toString().contains("unknown option"), answer.toString());
            assertEquals(pid, pid(daemon));
        }
    }

    /** The signal may come while nothing is left to stop and nothing has begun yet. */
    @Test
    void terminatedBetweenTheEndAndTheBeginning_itEnds() throws Exception {
        try (var daemon = start("red", launch.httpPort());
                var slow = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            daemon.awaitState("web", "RUNNING");
            slow.connect(UnixDomainSocketAddress.of(daemon.socket()));
            // Whoever has not told all of its request is waited for, half a second: time to send a
            // signal in.
            slow.write(ByteBuffer.wrap(UNFINISHED.getBytes(StandardCharsets.US_ASCII)));
            daemon.await("it has begun", () -> daemon.get("/api/v1/status") != null);
            daemon.post("/api/v1/reload");
            daemon.await("web is down", () -> text("red.log").contains("stopped: web"));

            daemon.signal(Signal.TERM);

            assertEquals(0, daemon.awaitExit());
        }
    }

    private void reload(RunningDaemon daemon) throws Exception {
        int before = pid(daemon);
        daemon.post("/api/v1/reload");
        daemon.awaitAnother("web", before);
    }

    private static int descriptors(RunningDaemon daemon) throws Exception {
        try (var all = Files.list(Path.of("/proc/" + daemon.pid() + "/fd"))) {
            return (int) all.count();
        }
    }

    /** Without those that come and go. */
    private static List<String> threads(RunningDaemon daemon) throws Exception {
        try (var tasks = Files.list(Path.of("/proc/" + daemon.pid() + "/task"))) {
            return tasks.map(ReloadTest::name)
                    .filter(name -> name.matches("reaper|signals|main-log|output-pump"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException ended) {
            return "";
        }
    }

    private static int pid(RunningDaemon daemon) throws IOException {
        return daemon.process("web").get("pid").asInt();
    }

    private static void connect(int port) throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    private String text(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    private RunningDaemon start(String colour, int port) throws IOException {
        return launch.start(write(colour, port), directory.resolve("control.sock"), port);
    }

    private Path write(String colour, int port) throws IOException {
        return Files.writeString(
                directory.resolve("supervisord.yml"),
                """
                supervisord:
                  nodaemon: true
                  logfile: %1$s/%2$s.log
                  pidfile: %1$s/%2$s.pid
                  childlogdir: %1$s
                  identifier: %2$s
                  environment: {COLOUR: %2$s}
                http: {host: 127.0.0.1, port: %3$d}
                control: {socket: %1$s/control.sock}
                signals: {%5$s: {forward: web}}
                programs:
                  web: {command: %4$s, directory: %1$s, startsecs: 0}
                """
                        .formatted(
                                directory,
                                colour,
                                port,
                                program,
                                colour.equals("red") ? "WINCH" : "USR1"));
    }
}
