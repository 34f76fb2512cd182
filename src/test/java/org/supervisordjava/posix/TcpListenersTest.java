package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class TcpListenersTest {

    @Test
    void listener_isNamed_asLongAsItListens() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            var owner = new TcpListeners().on(port).orElseThrow();
            assertEquals(ProcessHandle.current().pid(), owner.pid());
            assertEquals("java", owner.command());
        }
        assertEquals(Optional.empty(), new TcpListeners().on(port));
    }

    @Test
    void listenerThatCannotBeSeen_isThereAllTheSame(@TempDir Path proc) throws Exception {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(
                proc.resolve("net/tcp"),
                """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5151 1
                   1: 0100007F:1F91 0100007F:8000 01 00000000:00000000 00:00000000 00000000     0        0 5152 1
                """);

        assertEquals(
                Optional.of(new TcpListeners.PortOwner(0, 0, "")), new TcpListeners(proc).on(8080));
        assertEquals(Optional.empty(), new TcpListeners(proc).on(8081));
    }
}
