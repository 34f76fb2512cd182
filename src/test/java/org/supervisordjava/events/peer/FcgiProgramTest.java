package org.supervisordjava.events.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.stack.FreePort;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Programs in Python that accept from the descriptor they are given, under the whole daemon. */
@Tag("peer")
class FcgiProgramTest {

    @TempDir private Path folder;

    private static String config(String socket) {
        return """
                [fcgi-program:web]
                command=/usr/bin/python3 PEER/fcgi_worker.py
                process_name=%%(program_name)s_%%(process_num)d
                numprocs=2
                socket=%s
                startsecs=0
                startretries=0
                """
                .formatted(socket);
    }

    private static String answer(SocketAddress address) throws IOException {
        try (var channel = SocketChannel.open(address)) {
            var buffer = ByteBuffer.allocate(64);
            while (channel.read(buffer) >= 0) {}
            return StandardCharsets.US_ASCII.decode(buffer.flip()).toString().strip();
        }
    }

    private static Set<String> pids(RunningSupervisor supervisor) throws Exception {
        var pids = new HashSet<String>();
        for (String process : List.of("web:web_0", "web:web_1")) {
            pids.add(supervisor.ctl("pid", process).strip());
        }
        return pids;
    }

    private static List<String> socketLines(RunningSupervisor supervisor) throws IOException {
        return supervisor.log().stream().filter(line -> line.contains("ing socket ")).toList();
    }

    @Test
    void unixSocket_isSharedByAll_openFromTheFirstToTheLast() throws Exception {
        try (var supervisor = RunningSupervisor.ours(folder, config("unix://DIR/web.sock"))) {
            var path = supervisor.file("web.sock");
            var address = UnixDomainSocketAddress.of(path);
            var answered = new HashSet<String>();
            supervisor.await(
                    "both have answered",
                    () -> {
                        answered.add(answer(address));
                        return answered.size() == 2;
                    });
            assertEquals(pids(supervisor), answered);
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));

            supervisor.ctl("stop", "web:web_0");
            assertTrue(answered.contains(answer(address)));
            supervisor.ctl("stop", "web:web_1");
            assertThrows(ConnectException.class, () -> answer(address));
            supervisor.ctl("start", "web:web_0");
            answer(address);

            assertEquals(
                    List.of(
                            "INFO Creating socket unix://" + path,
                            "INFO Closing socket unix://" + path,
                            "INFO Creating socket unix://" + path),
                    socketLines(supervisor));
        }
    }

    @Test
    void tcpSocket_servesToo() throws Exception {
        int port = FreePort.find();
        try (var supervisor = RunningSupervisor.ours(folder, config("tcp://localhost:" + port))) {
            var pids = pids(supervisor);
            try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                var answer =
                        new String(
                                socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertTrue(pids.contains(answer.strip()));
            }
        }
    }

    @Test
    void socketThatCannotBeOpened_isASpawnFailure_thatSaysWhy() throws Exception {
        try (var supervisor =
                RunningSupervisor.ours(folder, config("unix://DIR/missing/web.sock"))) {
            var path = supervisor.file("missing/web.sock");
            supervisor.await(
                    "the failure is logged",
                    () ->
                            supervisor
                                    .log()
                                    .contains(
                                            "INFO spawnerr: web_0: Could not create FastCGI socket"
                                                    + " unix://%s: cannot bind %s: ENOENT (No such file or directory)"
                                                            .formatted(path, path)));
            supervisor.await(
                    "it is given up",
                    () -> supervisor.ctl("status", "web:web_0").contains("FATAL"));
            Files.createDirectory(supervisor.file("missing"));
            assertEquals("web:web_0: started", supervisor.ctl("start", "web:web_0").strip());
        }
    }
}
