package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.http.UnixHttp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Before the first program runs, everybody can be reached: no caller is refused, now or later. */
@Tag("namespace")
class ReachableFirstTest {

    /** More with {@code -Dfirst.calls=20}. */
    private static final int STARTS = Integer.getInteger("first.calls", 5);

    @TempDir Path directory;
    private DaemonLaunch launch;

    @BeforeEach
    void requireRoot() throws IOException {
        Requirement.root();
        Requirement.tools("unshare", "python3");
        launch = DaemonLaunch.in(directory).asPid1();
    }

    /** It writes what became of its first call, before it does anything else. */
    private void writeFirstCaller() throws IOException {
        launch.script(
                "first",
                """
                #!/usr/bin/env python3
                import http.client, socket, sys, xmlrpc.client

                class Unix(xmlrpc.client.Transport):
                    def make_connection(self, host):
                        connection = http.client.HTTPConnection("localhost")
                        connection.sock = socket.socket(socket.AF_UNIX)
                        connection.sock.connect(sys.argv[1] + "/control.sock")
                        return connection

                def outcome():
                    try:
                        server = xmlrpc.client.ServerProxy("http://localhost", transport=Unix())
                        server.supervisor.startProcess("app")
                        socket.create_connection(("127.0.0.1", int(sys.argv[2]))).close()
                        return "ok"
                    except Exception as failure:
                        return repr(failure)

                result = outcome()
                with open(sys.argv[1] + "/outcomes", "a") as out:
                    out.write(result + "\\n")
                """);
    }

    @Test
    void aProgramThatFirstOfAllStartsAnother_succeedsEachTime() throws Exception {
        writeFirstCaller();
        var sections =
                """
                programs:
                  first:
                    command: %1$s/first %1$s %2$d
                    type: oneshot
                  app: {command: sleep 1000, autostart: false}
                """
                        .formatted(directory, launch.httpPort());
        for (int i = 1; i <= STARTS; i++) {
            int count = i;
            try (var daemon = launch.start(sections)) {
                daemon.await("the first call is through", () -> outcomes().size() == count);
                daemon.awaitState("app", "RUNNING");
            }
        }
        assertEquals(Collections.nCopies(STARTS, "ok"), outcomes());
    }

    private List<String> outcomes() throws IOException {
        return Files.readAllLines(directory.resolve("outcomes"));
    }

    @Test
    void onceTheLogSaysStarted_everyAddressListens() throws Exception {
        try (var daemon = launch.start("programs:\n  web: {command: sleep 1000}\n")) {
            daemon.awaitLog("supervisord started with pid");
            assertEquals(
                    "HTTP/1.1 200 OK",
                    UnixHttp.get(daemon.socket(), "/health/live").lines().findFirst().orElse(""));
            new Socket(InetAddress.getLoopbackAddress(), launch.httpPort()).close();
        }
    }

    @Test
    void callersDuringAReload_waitAndAreAnswered() throws Exception {
        try (var daemon = launch.start("programs:\n  web: {command: sleep 1000}\n")) {
            daemon.awaitState("web", "RUNNING");
            var connected = new ConcurrentLinkedQueue<String>();
            var over = new AtomicBoolean();
            var caller = Thread.ofPlatform().start(() -> connectUntil(over, connected));
            int before = daemon.process("web").get("pid").asInt();
            // The caller calls before, and until after the reload, whoever is slower.
            daemon.await("calls have begun", () -> connected.size() > 5);
            daemon.post("/api/v1/reload");
            daemon.awaitAnother("web", before);
            int during = connected.size();
            daemon.await("calls go on", () -> connected.size() > during + 5);
            over.set(true);
            caller.join();

            assertEquals(List.of(), connected.stream().filter(each -> !each.equals("ok")).toList());
        }
    }

    /** A pause between them, for each takes a port of the client's for a minute. */
    private void connectUntil(AtomicBoolean over, Queue<String> connected) {
        while (!over.get()) {
            connected.add(connect());
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Whether a connection can be made; what is asked afterwards is the server's business. */
    private String connect() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), launch.httpPort())) {
            return socket.isConnected() ? "ok" : "no";
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aSocketThatCannotBeOpened_isFoundBeforeAnythingIsSpawned() throws Exception {
        var config =
                Files.writeString(
                        directory.resolve("unwritable.yml"),
                        """
                        supervisord: {logfile: none, nodaemon: true, pidfile: ""}
                        http: false
                        control: {socket: /proc/no/such.sock}
                        programs: {web: {command: touch %s/spawned}}
                        """
                                .formatted(directory),
                        StandardCharsets.UTF_8);
        try (var daemon = launch.start(config, directory.resolve("none"), 0)) {
            assertEquals(2, daemon.awaitExit());
            assertTrue(daemon.log().contains("cannot create the unix socket /proc/no/such.sock"));
            assertFalse(Files.exists(directory.resolve("spawned")));
        }
    }
}
