package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.posix.TcpPorts.PortOwner;
import org.supervisordjava.posix.TcpPorts.PortState;
import org.supervisordjava.stack.FreePort;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class TcpPortsTest {

    @Test
    void listener_isNamed_asLongAsItListens() throws Exception {
        int port = FreePort.find();
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            var owner = new TcpPorts().on(port).orElseThrow();
            assertEquals(ProcessHandle.current().pid(), owner.pid());
            assertEquals("java", owner.command());
        }
        assertEquals(Optional.empty(), new TcpPorts().on(port));
    }

    @Test
    void listenerThatCannotBeSeen_isThereAllTheSame(@TempDir Path proc) throws Exception {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(
                proc.resolve("net/tcp"),
                """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5151 1
                   1: 0100007F:1F90 0100007F:8000 01 00000000:00000000 00:00000000 00000000     0        0 5152 1
                   2: 0100007F:1F91 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 5153 1
                   3: 0100007F:1F92 0100007F:1F90 06 00000000:00000000 03:00001716 00000000     0        0 0 3
                """);

        assertEquals(Optional.of(unseen(PortState.LISTENS)), new TcpPorts(proc).on(8080));
        assertEquals(Optional.of(unseen(PortState.CONNECTION)), new TcpPorts(proc).on(8081));
        assertEquals(Optional.of(unseen(PortState.ENDED_CONNECTION)), new TcpPorts(proc).on(8082));
        assertEquals(Optional.empty(), new TcpPorts(proc).on(8083));
    }

    private static PortOwner unseen(PortState state) {
        return new PortOwner(state, 0, 0, "");
    }

    @Test
    void whereAConnectionComesFrom_isHeldByWhoHasIt_andForAWhileByNobody() throws Exception {
        int port;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var connection = new Socket(server.getInetAddress(), server.getLocalPort());
            try (connection;
                    var _ = server.accept()) {
                port = connection.getLocalPort();
                var owner = new TcpPorts().on(port).orElseThrow();
                assertEquals(PortState.CONNECTION, owner.state());
                assertEquals(ProcessHandle.current().pid(), owner.pid());
                // Whoever ends it waits for what may still come.
                connection.shutdownOutput();
            }
        }
        // The other side's end is a packet: the kernel may still have to look at it.
        Eventually.check(
                Children.LIMIT,
                () ->
                        new TcpPorts()
                                .on(port)
                                .equals(Optional.of(unseen(PortState.ENDED_CONNECTION))));
    }
}
