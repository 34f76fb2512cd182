package org.supervisordjava.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A whole server that outlives every input of a fuzzer. */
final class FuzzedServer {

    /** Far more than any answer takes; what is followed for ever is left by the client. */
    private static final int PATIENCE_MILLIS = 20_000;

    private static final int MOST_BYTES = 4 << 20;

    private final TestServer server =
            new TestServer(
                    Snapshots.of(
                            Snapshots.running("web", "nginx", 5), Snapshots.stopped("db", "db")));

    FuzzedServer() {
        try {
            server.startControlling();
        } catch (ListenException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sends bytes, and says that there will be no more.
     *
     * @return everything that is answered
     */
    String answer(byte[] request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
            } catch (SocketException refusedBeforeTheEnd) {
                // What is answered can be read all the same.
            }
            return read(socket);
        }
    }

    private static String read(Socket socket) throws IOException {
        var answer = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        try {
            for (int n = 0; n >= 0 && answer.size() < MOST_BYTES; ) {
                answer.write(buffer, 0, n);
                n = socket.getInputStream().read(buffer);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no answer, and no end of it", e);
        } catch (SocketException closed) {
            // It was refused before it had been read.
        }
        return answer.toString(ISO_8859_1);
    }

    /** No input may leave a trace for the next one. */
    void assertSound() throws IOException {
        if (!server.defects().isEmpty()) {
            throw new AssertionError(server.defects().toString());
        }
        var health = answer("GET /health HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1));
        if (!health.startsWith("HTTP/1.1 ")) {
            throw new AssertionError("/health after that: " + health);
        }
    }
}
