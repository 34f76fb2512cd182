package org.supervisordjava.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * Whatever a client sends, what comes back is HTTP or nothing, no handler throws what nobody
 * expects, and the next client is answered.
 */
public final class HttpFuzz {

    /** What goes on for ever, as a feed does, is left after so long. */
    private static final int PATIENCE_MILLIS = 100;

    private static final int LIMIT_MILLIS = 30_000;
    private static final byte[] QUESTION =
            "GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1);
    private static final TestServer SERVER = server();

    private HttpFuzz() {}

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        var answer = answer(input, PATIENCE_MILLIS);
        if (!answer.isEmpty() && !answer.startsWith("HTTP/1.")) {
            throw new AssertionError("no HTTP: " + answer);
        }
        if (answer.startsWith("HTTP/1.1 500")) {
            throw new AssertionError(answer + SERVER.log());
        }
        var next = answer(QUESTION, LIMIT_MILLIS);
        if (!next.startsWith("HTTP/1.1 200")) {
            throw new AssertionError("the next client gets: " + next);
        }
    }

    private static String answer(byte[] request, int patience) throws IOException {
        var answer = new StringBuilder();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
            socket.setSoTimeout(patience);
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            var buffer = new byte[8192];
            var input = socket.getInputStream();
            for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
                answer.append(new String(buffer, 0, n, ISO_8859_1));
            }
        } catch (SocketTimeoutException goesOn) {
            return answer.toString();
        } catch (IOException closed) {
            // Refused in the middle of what was sent.
            return answer.toString();
        }
        return answer.toString();
    }

    private static TestServer server() {
        try {
            return TestServer.controlling(Snapshots.of(Snapshots.stopped("x", "x")));
        } catch (ListenException e) {
            throw new IllegalStateException(e);
        }
    }
}
