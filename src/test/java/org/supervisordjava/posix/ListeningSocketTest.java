package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.GroupKind.SocketOwner;
import org.supervisordjava.stack.FreePort;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

class ListeningSocketTest {

    private static final int MODE = 0700;
    private static final int BACKLOG = 16;

    @TempDir private Path folder;

    private ListeningSocket listen(Path path) throws IOException {
        return ListeningSocket.unix(path, Optional.empty(), MODE, BACKLOG);
    }

    private static void connect(Path path) throws IOException {
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
    }

    @Test
    void unix_acceptsConnections_untilClosed() throws IOException {
        var path = folder.resolve("s");
        try (var socket = listen(path)) {
            assertTrue(socket.fd() > 2);
            connect(path);
        }
        assertThrows(ConnectException.class, () -> connect(path));
        assertTrue(Files.exists(path));
    }

    @Test
    void unix_hasTheModeAskedFor_whateverTheUmask() throws IOException {
        var path = folder.resolve("s");
        try (var _ = ListeningSocket.unix(path, Optional.empty(), 0666, BACKLOG)) {
            assertEquals(
                    "rw-rw-rw-",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
    }

    @Test
    void unix_ofOneself_needsNoPrivilege() throws IOException {
        var path = folder.resolve("s");
        var owner = Optional.of(new SocketOwner(SelfProcess.uid(), -1));
        try (var _ = ListeningSocket.unix(path, owner, MODE, BACKLOG)) {
            assertEquals(SelfProcess.uid(), Files.getAttribute(path, "unix:uid"));
        }
    }

    @Test
    void unix_takesThePlaceOfASocketLeftBehind() throws IOException {
        var path = folder.resolve("s");
        listen(path).close();
        try (var _ = listen(path)) {
            connect(path);
        }
    }

    @Test
    void unix_leavesAFileAlone() throws IOException {
        var path = Files.writeString(folder.resolve("notes"), "precious");
        var failure = assertThrows(IOException.class, () -> listen(path));
        assertEquals(
                "cannot bind " + path + ": there is a file that is no socket; remove it",
                failure.getMessage());
        assertEquals("precious", Files.readString(path));
    }

    @Test
    void unix_inAFolderThatIsNotThere_saysSo() {
        var path = folder.resolve("missing/s");
        var failure = assertThrows(PosixException.class, () -> listen(path));
        assertEquals(
                "cannot bind " + path + ": ENOENT (No such file or directory)",
                failure.getMessage());
    }

    @Test
    void unix_withAnOverlongPath_saysSo() {
        var path = folder.resolve("x".repeat(120));
        var failure = assertThrows(IOException.class, () -> listen(path));
        assertTrue(failure.getMessage().endsWith("use a folder with a shorter name"));
    }

    @Test
    void tcp_acceptsConnections() throws IOException {
        var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), FreePort.find());
        try (var _ = ListeningSocket.tcp(address, BACKLOG)) {
            new Socket(address.getAddress(), address.getPort()).close();
        }
    }

    @Test
    void tcp_ofAnOccupiedPort_saysSo() throws IOException {
        try (var occupied = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var address = new InetSocketAddress(occupied.getInetAddress(), occupied.getLocalPort());
            var failure =
                    assertThrows(PosixException.class, () -> ListeningSocket.tcp(address, BACKLOG));
            assertTrue(failure.getMessage().contains("EADDRINUSE"), failure.getMessage());
        }
    }
}
