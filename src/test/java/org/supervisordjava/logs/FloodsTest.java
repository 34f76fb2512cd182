package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.PosixException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

class FloodsTest {

    private static final int USUAL = 64 * 1024;

    private final Floods floods = new Floods();
    private final List<FileDescriptors.Pipe> pipes = new ArrayList<>();

    private FileDescriptors.Pipe pipe() throws PosixException {
        var pipe = FileDescriptors.pipe();
        FileDescriptors.setNonBlocking(pipe.write());
        pipes.add(pipe);
        return pipe;
    }

    @AfterEach
    void close() throws PosixException {
        for (var pipe : pipes) {
            FileDescriptors.close(pipe.read());
            FileDescriptors.close(pipe.write());
        }
    }

    /** Bytes that it takes before a writer had to wait. */
    private static int fill(FileDescriptors.Pipe pipe) throws PosixException {
        int total = 0;
        while (true) {
            int count = FileDescriptors.write(pipe.write(), ByteBuffer.allocateDirect(4096));
            if (count == FileDescriptors.WOULD_BLOCK) {
                return total;
            }
            total += count;
        }
    }

    @Test
    void floodedPipe_holdsMore_andAUsualAmountAfterwards() throws PosixException {
        var pipe = pipe();
        var after = pipe();
        assertTrue(floods.begin(pipe.read()));
        assertTrue(floods.begin(after.read()));

        assertTrue(floods.end(after.read()));

        assertEquals(Floods.LARGE_PIPE, fill(pipe));
        assertEquals(USUAL, fill(after));
    }

    @Test
    void pipeThatHoldsMuch_staysLarge() throws PosixException {
        var pipe = pipe();
        floods.begin(pipe.read());
        fill(pipe);

        assertFalse(floods.end(pipe.read()));

        FileDescriptors.read(pipe.read(), ByteBuffer.allocateDirect(Floods.LARGE_PIPE));
        assertTrue(floods.end(pipe.read()));
    }

    @Test
    void fewPipesAreLargeAtOnce() throws PosixException {
        for (int i = 0; i < 8; i++) {
            assertTrue(floods.begin(pipe().read()));
        }
        var next = pipe();
        assertFalse(floods.begin(next.read()));
        assertEquals(USUAL, fill(next));

        floods.closed();

        assertTrue(floods.begin(next.read()));
    }

    @Test
    void bufferBeginsWithAPage_andIsNoLarger() {
        var buffer = floods.buffer(Floods.LARGE_READ);
        assertEquals(0, buffer.alignmentOffset(0, 4096));
        assertEquals(Floods.LARGE_READ, buffer.capacity());
        assertEquals(Floods.LARGE_READ, buffer.remaining());
    }

    @Test
    void readIsNoLargerThanIsAskedFor() {
        floods.buffer(Floods.LARGE_READ);

        assertEquals(3 * USUAL, floods.buffer(3 * USUAL).remaining());
    }
}
