package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The supervisor's own connections come from the very port on which a program wants to listen: the
 * kernel picks one of 28,000, and here it has two.
 */
@Tag("namespace")
class PortOfAProgramTest {

    /** Even, for those are given first. */
    private static final int PORT = 38880;

    @TempDir Path directory;
    private DaemonLaunch launch;

    @BeforeEach
    void requireNetworks() throws IOException {
        launch = DaemonLaunch.in(directory).whereConnectionsComeFrom(PORT);
        launch.script(
                "server",
                """
                #!/usr/bin/env python3
                # As any server: answers once it listens, and tells when that is.
                import os, socket, sys, time
                port, directory = int(sys.argv[1]), sys.argv[2]
                while not os.path.exists(directory + "/go"):
                    time.sleep(0.02)
                server = socket.socket()
                server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                server.bind(("127.0.0.1", port))
                open(directory + "/listens", "w").close()
                server.listen(5)
                while True:
                    connection, _ = server.accept()
                    asked = connection.recv(1000)
                    if asked.startswith(b"GET"):
                        connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n")
                    elif asked:
                        # "R": log in.
                        connection.sendall(b"R\\0\\0\\0\\x0c\\0\\0\\0\\x03\\0\\0\\0\\0")
                    connection.close()
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp_socket: '127.0.0.1:38880'",
                "http_get: 'http://127.0.0.1:38880/health'",
                "postgres: '127.0.0.1:38880'"
            })
    void probesBeforeItListens_fail_andKeepTheProgramFromNothing(String probe) throws Exception {
        var program =
                """
                programs:
                  web:
                    command: %1$s/server %2$d %1$s
                    readiness: {%3$s, period: 100ms}
                    stdout_logfile: /dev/stdout
                    stdout_logfile_maxbytes: 0
                    redirect_stderr: true
                """
                        .formatted(directory, PORT, probe);
        try (var daemon = launch.start(program)) {
            daemon.await("it is probed in vain", () -> attempts(daemon) >= 5);
            assertFalse(daemon.process("web").get("ready").asBoolean());

            Files.createFile(directory.resolve("go"));

            daemon.await("it is ready", () -> daemon.process("web").get("ready").asBoolean());
            assertTrue(Files.exists(directory.resolve("listens")));
            assertEquals(0, daemon.countInLog("exited: web"), daemon.log());
        }
    }

    private static int attempts(RunningDaemon daemon) throws IOException {
        return daemon.process("web").get("probes").get(0).get("attempts").asInt();
    }

    @Test
    void connectionThatLasts_leavesTheProgramItsPort() throws Exception {
        launch.script(
                "syslog",
                """
                #!/usr/bin/env python3
                import socket
                server = socket.create_server(("127.0.0.1", 5514))
                connection, address = server.accept()
                print("called from", address[1], flush=True)
                while connection.recv(10000):
                    pass
                """);
        var config =
                """
                supervisord:
                  logfile: none
                  pidfile: none
                  childlogdir: %1$s
                  syslog_address: tcp://127.0.0.1:5514
                control: {socket: %1$s/control.sock}
                programs:
                  syslog:
                    command: %1$s/syslog
                    stdout_logfile: /dev/stdout
                    stdout_logfile_maxbytes: 0
                  talks:
                    command: sh -c 'while sleep 0.1; do echo said; done'
                    stdout_syslog: true
                  web:
                    command: %1$s/server %2$d %1$s
                    stdout_logfile: /dev/stdout
                    stdout_logfile_maxbytes: 0
                    redirect_stderr: true
                """
                        .formatted(directory, PORT);
        var file = Files.writeString(directory.resolve("supervisord.yml"), config);
        try (var daemon =
                launch.start(file, directory.resolve("control.sock"), launch.httpPort())) {
            daemon.awaitLog("called from " + PORT);

            Files.createFile(directory.resolve("go"));

            daemon.await("it listens", () -> Files.exists(directory.resolve("listens")));
            assertEquals(0, daemon.countInLog("exited: web"), daemon.log());
        }
    }
}
