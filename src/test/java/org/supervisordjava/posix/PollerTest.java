package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
        assertEquals(List.of(), poller.await(0));
    }

    @Test
    void dataMakesADescriptorReadable() throws PosixException {
        var pipe = pipe();
        poller.register(pipe.read(), Poller.Interest.READ);
        write(pipe);
        assertEquals(List.of(pipe.read()), poller.await(-1));
    }

    @Test
    void closingTheOtherSide_isReadableAndHungUp() throws PosixException {
        var pipe = pipe();
        poller.register(pipe.read(), Poller.Interest.READ);
        closeNow(pipe.write());
        assertEquals(List.of(pipe.read()), poller.await(-1));
    }

    @Test
    void roomMakesADescriptorWritable() throws PosixException {
        var pipe = pipe();
        poller.register(pipe.write(), Poller.Interest.WRITE);
        assertEquals(List.of(pipe.write()), poller.await(-1));
    }

    @Test
    void unregisteredDescriptorsAreNotReported() throws PosixException {
        var pipe = pipe();
        poller.register(pipe.read(), Poller.Interest.READ);
        write(pipe);
        poller.unregister(pipe.read());
        assertEquals(List.of(), poller.await(0));
    }

    @Test
    void changedInterestIsHeeded() throws PosixException {
        var pipe = pipe();
        poller.register(pipe.write(), Poller.Interest.READ);
        assertEquals(List.of(), poller.await(0));
        poller.register(pipe.write(), Poller.Interest.READ_WRITE);
        assertFalse(poller.await(0).isEmpty());
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
        var ready = new HashSet<>(poller.await(-1));
        assertEquals(
                pipes.stream().map(FileDescriptors.Pipe::read).collect(Collectors.toSet()), ready);
    }

    @Test
    void wakeupFromAnotherThread_endsTheWait() throws Exception {
        var waker = Thread.ofPlatform().start(poller::wakeup);
        assertEquals(List.of(), poller.await(-1));
        waker.join();
    }

    @Test
    void severalWakeupsEndOneWait() throws PosixException {
        poller.wakeup();
        poller.wakeup();
        assertEquals(List.of(), poller.await(-1));
        var pipe = pipe();
        poller.register(pipe.read(), Poller.Interest.READ);
        write(pipe);
        assertEquals(List.of(pipe.read()), poller.await(-1));
    }

    @Test
    void wakeupAfterClose_doesNothing() throws PosixException {
        var other = Poller.open();
        other.close();
        other.wakeup();
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
