package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

@Timeout(30)
class PollerTest {

    private final List<Integer> descriptors = new ArrayList<>();
    private Poller poller;

    @BeforeEach
    void open() throws PosixException {
        poller = Poller.open();
    }

    @AfterEach
    void close() throws PosixException {
        poller.close();
        for (int fd : descriptors) {
            FileDescriptors.close(fd);
        }
    }

    @Test
    void nothingReady_isEmptyAfterTheTimeout() throws PosixException {
        poller.register(pipe().read(), Poller.Interest.READ);
        assertEquals(List.of(), await(0));
    }

    @Test
    void dataMakesADescriptorReadable() throws PosixException {
        var pipe = pipe();
        poller.register(pipe.read(), Poller.Interest.READ);
        write(pipe);
        assertEquals(List.of(pipe.read()), await(-1));
    }

    @Test
    void closingTheOtherSide_isReadableAndHungUp() throws PosixException {
        var pipe = pipe();
        poller.register(pipe.read(), Poller.Interest.READ);
        closeNow(pipe.write());
        assertEquals(List.of(pipe.read()), await(-1));
    }

    @Test
    void roomMakesADescriptorWritable() throws PosixException {
        var pipe = pipe();
        poller.register(pipe.write(), Poller.Interest.WRITE);
        assertEquals(List.of(pipe.write()), await(-1));
    }

    @Test
    void pause_endsByAWakeup_whichTheNextWaitStillSees() throws PosixException {
        poller.register(pipe().read(), Poller.Interest.READ);
        poller.wakeup();

        poller.pause(Long.MAX_VALUE);

        assertEquals(List.of(), await(-1));
    }

    @Test
    void pause_waitsForNoDescriptor() throws PosixException {
        var pipe = pipe();
        poller.register(pipe.read(), Poller.Interest.READ);
        write(pipe);
        long begin = System.nanoTime();

        poller.pause(20_000_000);

        assertTrue(System.nanoTime() - begin >= 20_000_000);
        assertEquals(List.of(pipe.read()), await(-1));
    }

    @Test
    void unregisteredDescriptorsAreNotReported() throws PosixException {
        var pipe = pipe();
        poller.register(pipe.read(), Poller.Interest.READ);
        write(pipe);
        poller.unregister(pipe.read());
        assertEquals(List.of(), await(0));
    }

    @Test
    void changedInterestIsHeeded() throws PosixException {
        var pipe = pipe();
        poller.register(pipe.write(), Poller.Interest.READ);
        assertEquals(List.of(), await(0));
        poller.register(pipe.write(), Poller.Interest.READ_WRITE);
        assertEquals(List.of(pipe.write()), await(0));
    }

    @Test
    void watchesManyDescriptors() throws PosixException {
        var pipes = new ArrayList<FileDescriptors.Pipe>();
        for (int i = 0; i < 100; i++) {
            var pipe = pipe();
            pipes.add(pipe);
            poller.register(pipe.read(), Poller.Interest.READ);
            poller.await(0);
        }
        for (var pipe : pipes) {
            write(pipe);
        }
        var ready = new HashSet<>(await(-1));
        assertEquals(
                pipes.stream().map(FileDescriptors.Pipe::read).collect(Collectors.toSet()), ready);
    }

    @Test
    void wakeupFromAnotherThread_endsTheWait() throws Exception {
        var waker = Thread.ofPlatform().start(poller::wakeup);
        assertEquals(List.of(), await(-1));
        waker.join();
    }

    @Test
    void severalWakeupsEndOneWait() throws PosixException {
        poller.wakeup();
        poller.wakeup();
        assertEquals(List.of(), await(-1));
        var pipe = pipe();
        poller.register(pipe.read(), Poller.Interest.READ);
        write(pipe);
        assertEquals(List.of(pipe.read()), await(-1));
    }

    @Test
    void wakeupAfterClose_doesNothing() throws PosixException {
        var other = Poller.open();
        other.close();
        other.wakeup();
    }

    @Test
    void moreThanAreToldAtOnce_areToldInTurn() throws PosixException {
        var waiting = new HashSet<Integer>();
        for (int i = 0; i < 300; i++) {
            var pipe = pipe();
            poller.register(pipe.read(), Poller.Interest.READ);
            write(pipe);
            waiting.add(pipe.read());
        }

        for (int round = 0; round < 4; round++) {
            waiting.removeAll(await(-1));
        }

        assertEquals(Set.of(), waiting);
    }

    @Test
    void whatNeverMakesAnybodyWait_isAlwaysReady() throws PosixException {
        int device = FileDescriptors.open("/dev/null", FileDescriptors.O_WRONLY, 0);
        descriptors.add(device);
        var pipe = pipe();
        poller.register(device, Poller.Interest.WRITE);
        poller.register(pipe.read(), Poller.Interest.READ);
        assertEquals(List.of(device), await(-1));
        write(pipe);
        assertEquals(Set.of(device, pipe.read()), new HashSet<>(await(-1)));

        poller.unregister(device);

        assertEquals(List.of(pipe.read()), await(-1));
    }

    @Test
    void numberThatIsGivenAnew_isWatchedAnew() throws PosixException {
        var first = pipe();
        poller.register(first.read(), Poller.Interest.READ);
        poller.unregister(first.read());
        closeNow(first.read());
        var second = pipe();
        poller.register(second.read(), Poller.Interest.READ);
        write(second);
        assertEquals(List.of(second.read()), await(-1));
    }

    private List<Integer> await(int timeoutMillis) throws PosixException {
        return Arrays.stream(poller.await(timeoutMillis)).boxed().toList();
    }

    private FileDescriptors.Pipe pipe() throws PosixException {
        var pipe = FileDescriptors.pipe();
        descriptors.add(pipe.read());
        descriptors.add(pipe.write());
        return pipe;
    }

    private void closeNow(int fd) throws PosixException {
        descriptors.remove((Integer) fd);
        FileDescriptors.close(fd);
    }

    private static void write(FileDescriptors.Pipe pipe) throws PosixException {
        FileDescriptors.write(pipe.write(), ByteBuffer.allocateDirect(1));
    }
}
