package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisordjava.config.model.GroupKind.FcgiSocket;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.SerialExecutor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

@Timeout(60)
class FcgiSocketsTest {

    private static final ProcessId ONE = new ProcessId("g", "one");
    private static final ProcessId TWO = new ProcessId("g", "two");
    private static final FcgiSocket SOCKET =
            new FcgiSocket("tcp://somewhere:0", Optional.empty(), 0700, OptionalInt.empty());

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CountDownLatch nameServer = new CountDownLatch(1);
    private final Semaphore prepared = new Semaphore(0);
    private volatile boolean known = true;
    private SerialExecutor answers;
    private Background background;
    private FcgiSockets sockets;

    @BeforeEach
    void start() throws Exception {
        var residents = new Residents(System.err::println);
        answers = SerialExecutor.start("answers", residents);
        background = Background.start(1, residents, answers);
        sockets =
                new FcgiSockets(
                        background,
                        this::lookUp,
                        prepared::release,
                        (level, text) -> log.add(text));
    }

    @AfterEach
    void stop() {
        nameServer.countDown();
        background.close();
        answers.close();
    }

    private InetAddress lookUp(String host) throws IOException {
        try {
            nameServer.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (!known) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getLoopbackAddress();
    }

    private long closed() {
        return log.stream().filter(line -> line.startsWith("Closing")).count();
    }

    /** It took the loop with it, half a second for each process. */
    @Test
    void aNameServerThatDoesNotAnswer_isWaitedForByNobodyElse() throws Exception {
        assertFalse(sockets.isPrepared(ONE, SOCKET));
        assertFalse(sockets.isPrepared(TWO, SOCKET));
        assertEquals(0, prepared.availablePermits());

        nameServer.countDown();
        prepared.acquire();

        assertTrue(sockets.isPrepared(ONE, SOCKET));
        assertTrue(sockets.isPrepared(TWO, SOCKET));
        assertEquals(sockets.acquire(ONE, SOCKET), sockets.acquire(TWO, SOCKET));
        sockets.release(ONE);
        assertEquals(0, closed());
        sockets.release(TWO);
        assertEquals(1, closed());
    }

    @Test
    void aHostThatIsUnknown_failsThisStart_andIsLookedUpForTheNext() throws Exception {
        known = false;
        nameServer.countDown();
        assertFalse(sockets.isPrepared(ONE, SOCKET) && prepared.availablePermits() == 0);
        prepared.acquire();
        assertTrue(sockets.isPrepared(ONE, SOCKET));
        var failure = assertThrows(IOException.class, () -> sockets.acquire(ONE, SOCKET));
        assertEquals(
                "Could not create FastCGI socket tcp://somewhere:0: unknown host somewhere",
                failure.getMessage());
        sockets.release(ONE);

        known = true;
        sockets.isPrepared(ONE, SOCKET);
        prepared.acquire();

        assertTrue(sockets.isPrepared(ONE, SOCKET));
        assertTrue(sockets.acquire(ONE, SOCKET) > 2);
        sockets.release(ONE);
    }

    @Test
    void whatNobodyWantsAnyMore_isClosedWhenItComes() throws Exception {
        assertFalse(sockets.isPrepared(ONE, SOCKET));
        sockets.release(ONE);
        long before = openSockets();

        nameServer.countDown();
        prepared.acquire();

        // Others of this JVM may have one open for a moment.
        while (openSockets() > before) {
            Thread.sleep(5);
        }
    }

    /** Only those: a jar that is read for the first time stays open. */
    private static long openSockets() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(FcgiSocketsTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
