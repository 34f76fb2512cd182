package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.model.ProcessConfig.Rlimit;
import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.OwnLimits;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.ResourceLimit;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Somebody wants to come in, and there is no descriptor for him. */
@Timeout(120)
class AcceptTest {

    private static final int EMFILE = 24;

    private static final int SEEN_AT_REST = 20;

    /** The first ones may get what has just been closed. */
    private static final int CLIENTS = 8;

    private static final long BETWEEN_LOOKS_NANOS = 10_000_000;

    @TempDir Path directory;

    private final TestServer server = new TestServer(Snapshots.of(Snapshots.running("x", "x", 7)));

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutDescriptors_theServerRests_andAnswersOnceThereAreSome(boolean unix)
            throws Exception {
        server.startControlling(directory.resolve("socket"));
        var address = unix ? unix() : new InetSocketAddress("127.0.0.1", server.port());
        // All is loaded then, and no connection is left whose place could be had.
        try (var first = client(unix)) {
            first.connect(address);
            assertTrue(answer(first).startsWith("HTTP/1.1 200"));
        }
        var clients = new ArrayList<SocketChannel>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(client(unix));
        }
        assertThrows(PosixException.class, () -> FileDescriptors.open("/nope/x", 0, 0));
        var before = OwnLimits.get(ResourceLimit.NOFILE);
        var filling = new ArrayList<Integer>();
        try {
            OwnLimits.set(ResourceLimit.NOFILE, new Rlimit(highest() + 1, before.hard()));
            for (var client : clients) {
                fillHoles(filling);
                client.connect(address);
            }

            awaitRest(filling);
        } finally {
            OwnLimits.set(ResourceLimit.NOFILE, before);
            for (int fd : filling) {
                FileDescriptors.close(fd);
            }
        }
        assertTrue(answer(clients.getLast()).startsWith("HTTP/1.1 200"));
        for (var client : clients) {
            client.close();
        }
    }

    private SocketAddress unix() {
        return UnixDomainSocketAddress.of(directory.resolve("socket"));
    }

    private static SocketChannel client(boolean unix) throws Exception {
        return unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    }

    private static int highest() throws Exception {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.mapToInt(fd -> Integer.parseInt(fd.getFileName().toString()))
                    .max()
                    .orElseThrow();
        }
    }

    /** Until there is none: what has been closed meanwhile is free. */
    private static void fillHoles(List<Integer> filling) {
        try {
            while (true) {
                filling.add(FileDescriptors.open("/dev/null", FileDescriptors.O_RDONLY, 0));
            }
        } catch (PosixException full) {
            assertEquals(EMFILE, full.errno());
        }
    }

    /** One that tries again at once for ever is never seen so. */
    private static void awaitRest(List<Integer> filling) {
        int seen = 0;
        while (seen < SEEN_AT_REST) {
            fillHoles(filling);
            if (Thread.getAllStackTraces().entrySet().stream()
                    .anyMatch(each -> isAtRest(each.getKey(), each.getValue()))) {
                seen++;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private static boolean isAtRest(Thread thread, StackTraceElement[] stack) {
        return thread.getState() == Thread.State.TIMED_WAITING
                && Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("cannotAccept"));
    }

    private static String answer(SocketChannel client) throws Exception {
        var request = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        client.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
        var answer = ByteBuffer.allocate(64 * 1024);
        while (client.read(answer) >= 0) {
            // To its end.
        }
        return new String(answer.array(), 0, answer.position(), US_ASCII);
    }
}
