package org.supervisordjava.logs;

import org.supervisordjava.posix.FileDescriptors;

import java.nio.ByteBuffer;

/**
 * What streams are given that fill their pipe again and again: a larger pipe and larger reads, so
 * that more is moved at once. The kernel counts large pipes against their user (pipe(7)), whom
 * other containers may share, so only a few have one, and only as long as it is of use. Pump's
 * thread.
 */
final class Floods {

    /** The largest pipe there is for other users than root (/proc/sys/fs/pipe-max-size). */
    static final int LARGE_PIPE = 1 << 20;

    /** Bytes read at once from a large pipe: beyond that nothing is gained. */
    static final int LARGE_READ = 512 * 1024;

    private static final int USUAL_PIPE = 64 * 1024;

    /** Of 64 MiB that a user may have by default. */
    private static final int MOST_LARGE_PIPES = 8;

    /** Of all processors this runs on, or a divisor of theirs. */
    private static final int PAGE = 4096;

    private int largePipes;
    private ByteBuffer buffer;

    /** False when there is no larger pipe for this one. */
    boolean begin(int pipe) {
        if (largePipes == MOST_LARGE_PIPES || !FileDescriptors.resizePipe(pipe, LARGE_PIPE)) {
            return false;
        }
        largePipes++;
        return true;
    }

    /** False when the pipe holds too much to become small again. */
    boolean end(int pipe) {
        if (!FileDescriptors.resizePipe(pipe, USUAL_PIPE)) {
            return false;
        }
        closed();
        return true;
    }

    /** A large pipe is no longer read. */
    void closed() {
        largePipes--;
    }

    /** For one read of so much at most and what is done with it at once; direct. */
    ByteBuffer buffer(int bytes) {
        if (buffer == null) {
            buffer = pageAligned(LARGE_READ);
        }
        return buffer.clear().limit(bytes);
    }

    /**
     * A direct buffer that begins with a page. The C library's memory begins 16 bytes after one,
     * and then the kernel's copies of whole pages take longer.
     */
    static ByteBuffer pageAligned(int bytes) {
        return ByteBuffer.allocateDirect(bytes + PAGE).alignedSlice(PAGE).slice(0, bytes);
    }
}
