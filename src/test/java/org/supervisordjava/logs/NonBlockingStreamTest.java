package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.posix.FileDescriptors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

class NonBlockingStreamTest {

    private final RecordedLog log = new RecordedLog();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 20);
    private FileDescriptors.Pipe pipe;
    private long now;
    private int wakeups;

    @BeforeEach
    void openPipe() throws IOException {
        pipe = FileDescriptors.pipe();
        FileDescriptors.setNonBlocking(pipe.read());
    }

    @AfterEach
    void closePipe() throws IOException {
        FileDescriptors.close(pipe.read());
        FileDescriptors.close(pipe.write());
    }

    private NonBlockingStream ours() throws IOException {
        FileDescriptors.setNonBlocking(pipe.write());
        var handle = new NonBlockingStream.Handle(pipe.write(), true, false);
        return new NonBlockingStream("the pipe", () -> handle, () -> wakeups++, () -> now);
    }

    private NonBlockingStream inherited() {
        var handle = new NonBlockingStream.Handle(pipe.write(), false, true);
        return new NonBlockingStream("the pipe", () -> handle, () -> wakeups++, () -> now);
    }

    private int readAll() throws IOException {
        return Math.max(0, FileDescriptors.read(pipe.read(), scratch.clear()));
    }

    private static boolean put(NonBlockingStream stream, int count) {
        return stream.put(ByteBuffer.allocate(count));
    }

    @Test
    void takesWhatGoes_andKeepsTheRest() throws IOException {
        var stream = ours();

        assertTrue(put(stream, 100_000));
        assertEquals(NonBlockingStream.Flushed.WAITING, stream.flush(log));
        int first = readAll();
        stream.ready(scratch);
        assertEquals(NonBlockingStream.Flushed.EMPTY, stream.flush(log));

        assertEquals(100_000, first + readAll());
    }

    @Test
    void putting_wakesTheWriter() throws IOException {
        put(ours(), 1);

        assertEquals(1, wakeups);
    }

    @Test
    void fullBuffer_holdsItsFeedersBack_forAWhile() throws IOException {
        var stream = ours();

        put(stream, NonBlockingStream.CAPACITY);
        stream.flush(log);
        assertTrue(stream.isCongested());
        now += NonBlockingStream.STALL_LIMIT.toNanos() + 1;

        assertFalse(stream.isCongested());
    }

    @Test
    void whatDoesNotFit_isDropped_andSaidOnce() throws IOException {
        var stream = ours();
        put(stream, NonBlockingStream.CAPACITY);

        assertFalse(put(stream, 1));
        assertFalse(put(stream, 1));
        stream.flush(log);
        stream.flush(log);

        assertEquals(1, log.lines().size());
        assertTrue(log.lines().getFirst().startsWith("ERROR nobody reads the pipe"));
    }

    @Test
    void readerThatComesBack_isSaid_withTheLoss() throws IOException {
        var stream = ours();
        put(stream, NonBlockingStream.CAPACITY);
        put(stream, 7);
        while (stream.flush(log) != NonBlockingStream.Flushed.EMPTY) {
            readAll();
            stream.ready(scratch);
        }

        assertEquals("INFO writing to the pipe again; 7 bytes were lost", log.lines().getLast());
    }

    @Test
    void inheritedDescriptor_isWrittenOnlyWhenThereIsRoom_andNoMoreThanFits() throws IOException {
        var stream = inherited();
        put(stream, 10_000);

        stream.flush(log);
        assertEquals(0, readAll());
        stream.ready(scratch);
        stream.flush(log);

        assertEquals(4096, readAll());
    }

    @Test
    void closedReader_costsDataOnly() throws IOException {
        var stream = ours();
        FileDescriptors.close(pipe.read());

        put(stream, 10);

        assertEquals(NonBlockingStream.Flushed.BROKEN, stream.flush(log));
        assertFalse(put(stream, 10));
        assertTrue(log.lines().getFirst().startsWith("ERROR cannot write to the pipe: EPIPE"));
        // For the clean-up to have something to close.
        int other = pipe.write();
        pipe = new FileDescriptors.Pipe(FileDescriptors.duplicate(other), other);
    }

    /** It had been taken, so nobody counted it. */
    @Test
    void whatABrokenTargetLoses_isCountedForWhoGaveIt() throws IOException {
        var stream = ours();
        var one = new StreamCounters();
        var two = new StreamCounters();
        var sinkOfOne = StreamSink.raw(stream, one);
        var sinkOfTwo = StreamSink.raw(stream, two);
        put(stream, 65_536 - 4);
        write(sinkOfOne, "a\nb\nc\n");
        write(sinkOfTwo, "x\n");
        write(sinkOfOne, "d\n");
        assertEquals(NonBlockingStream.Flushed.WAITING, stream.flush(log));

        FileDescriptors.close(pipe.read());
        stream.ready(scratch);
        assertEquals(NonBlockingStream.Flushed.BROKEN, stream.flush(log));
        pipe = new FileDescriptors.Pipe(FileDescriptors.duplicate(pipe.write()), pipe.write());

        assertEquals(2, one.snapshot(OutputChannel.STDOUT).linesDropped());
        assertEquals(1, two.snapshot(OutputChannel.STDOUT).linesDropped());
    }

    private static void write(ByteSink sink, String text) {
        sink.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
