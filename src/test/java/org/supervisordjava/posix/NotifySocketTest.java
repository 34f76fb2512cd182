package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

class NotifySocketTest {

    @TempDir Path folder;

    @Test
    void datagramsArriveOneByOne() throws Exception {
        try (var socket = NotifySocket.bind(folder.resolve("s"))) {
            send(socket.path().toString(), "STATUS=warming up");
            send(socket.path().toString(), "READY=1");

            assertEquals(Optional.of("STATUS=warming up"), socket.receive());
            assertEquals(Optional.of("READY=1"), socket.receive());
            assertEquals(Optional.empty(), socket.receive());
        }
    }

    @Test
    void emptyDatagram_isSkipped() throws Exception {
        try (var socket = NotifySocket.bind(folder.resolve("s"))) {
            send(socket.path().toString(), "");
            send(socket.path().toString(), "READY=1");

            assertEquals(Optional.of("READY=1"), socket.receive());
        }
    }

    @Test
    void leftOverPath_isReplaced() throws Exception {
        NotifySocket.bind(folder.resolve("s")).close();

        try (var socket = NotifySocket.bind(folder.resolve("s"))) {
            send(socket.path().toString(), "READY=1");
            assertEquals(Optional.of("READY=1"), socket.receive());
        }
    }

    @Test
    void pathThatDoesNotFitTheAddress_isRefusedWithAdvice() {
        var path = folder.resolve("x".repeat(108));

        var error = assertThrows(IOException.class, () -> NotifySocket.bind(path).close());

        assertTrue(error.getMessage().contains("shorter name"), error.getMessage());
    }

    @Test
    void missingFolder_isNamed() {
        var path = folder.resolve("missing/s");

        var error = assertThrows(PosixException.class, () -> NotifySocket.bind(path).close());

        assertTrue(error.getMessage().contains("cannot bind " + path), error.getMessage());
    }

    private static void send(String path, String message) throws Exception {
        try (var sender = DatagramSender.open(path)) {
            sender.send(message.getBytes(StandardCharsets.UTF_8));
        }
    }
}
