package org.supervisordjava.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.supervisordjava.logs.LibraryLogging;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * A whole server that outlives every input of a fuzzer, and what must hold after each: what came
 * back is HTTP or nothing, and has come in time; no status says that the fault is ours; neither we
 * nor a library has logged an exception; and another client is answered.
 */
final class FuzzedServer {

    /** Far more than any answer takes. */
    private static final int LIMIT_MILLIS = 20_000;

    /** What has no length may go on for ever, as a feed does: it is left after so long. */
    private static final int PATIENCE_MILLIS = 20;

    /** Inputs between two times that what the fakes remember is forgotten. */
    private static final int FORGETTING = 500;

    private static final int MOST_BYTES = 4 << 20;

    private static final byte[] QUESTION =
            "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1);

    /** Of the parser: it does not know such a coding, such a version. */
    private static final List<String> FAULTS_OF_THE_CLIENT = List.of("501", "505");

    /**
     * All are well, so that 503 is no answer of {@code /health} either, whatever form it is asked
     * for.
     */
    private final TestServer server =
            new TestServer(
                    Snapshots.of(
                            Snapshots.running("web", "nginx", 5),
                            Snapshots.running("db", "db", 6)));

    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private Socket other;
    private long inputs;

    FuzzedServer() {
        try {
            server.startControlling();
        } catch (ListenException e) {
            throw new IllegalStateException(e);
        }
        LibraryLogging.sendTo((level, message) -> warnings.add(level + " " + message));
    }

    /** What has to be loaded for this is no part of an input's time, nor of the fuzzer's. */
    void warmUp(String corpus, Input target) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz", corpus))) {
            for (var file : files.toList()) {
                target.give(Files.readAllBytes(file));
            }
        }
    }

    interface Input {
        void give(byte[] bytes) throws IOException;
    }

    /** Sends bytes, says that there will be no more, and judges what comes of it. */
    void judge(byte[] request) throws IOException {
        var answer = answer(request);
        if (!answer.isEmpty()) {
            if (!answer.startsWith("HTTP/1.")) {
                throw new AssertionError("no HTTP: " + answer);
            }
            var status = answer.substring(answer.indexOf(' ') + 1, answer.indexOf(' ') + 4);
            if (status.startsWith("5") && !FAULTS_OF_THE_CLIENT.contains(status)) {
                throw fault(answer);
            }
        }
        if (!server.defects().isEmpty() || !warnings.isEmpty()) {
            throw fault(answer);
        }
        var next = healthOfAnother();
        if (!next.startsWith("HTTP/1.1 ")) {
            throw new AssertionError("another client gets: " + next);
        }
        if (++inputs % FORGETTING == 0) {
            server.forget();
        }
    }

    /** The next input is not to blame for it. */
    private AssertionError fault(String answer) {
        var fault = new AssertionError(answer + "\nlog: " + server.log() + warnings);
        server.forget();
        warnings.clear();
        return fault;
    }

    private static boolean mayBeEndless(String answer) {
        int last = answer.lastIndexOf("HTTP/1.");
        return last >= 0 && answer.indexOf("\r\nContent-Length:", last) < 0;
    }

    private String answer(byte[] request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setTcpNoDelay(true);
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
            socket.setSoTimeout(LIMIT_MILLIS);
            for (int n = 0; n >= 0 && answer.size() < MOST_BYTES; ) {
                answer.write(buffer, 0, n);
                if (n > 0 && mayBeEndless(answer.toString(ISO_8859_1))) {
                    socket.setSoTimeout(PATIENCE_MILLIS);
                }
                n = socket.getInputStream().read(buffer);
            }
        } catch (SocketTimeoutException e) {
            if (!mayBeEndless(answer.toString(ISO_8859_1))) {
                throw new AssertionError("no end of: " + answer.toString(ISO_8859_1), e);
            }
        } catch (SocketException closed) {
            // It was refused before it had been read.
        }
        return answer.toString(ISO_8859_1);
    }

    /** By a connection that stays, as long as the server lets it. */
    private String healthOfAnother() throws IOException {
        if (other != null) {
            try {
                return ask(other);
            } catch (SocketException | EOFException closedInBetween) {
                other.close();
            }
        }
        other = new Socket(InetAddress.getLoopbackAddress(), server.port());
        other.setTcpNoDelay(true);
        other.setSoTimeout(LIMIT_MILLIS);
        return ask(other);
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write(QUESTION);
        var input = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) next(input));
        }
        int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        int length = Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)));
        if (input.readNBytes(length).length < length) {
            throw new EOFException();
        }
        return head.toString();
    }

    private static int next(InputStream input) throws IOException {
        int c = input.read();
        if (c < 0) {
            throw new EOFException();
        }
        return c;
    }
}
