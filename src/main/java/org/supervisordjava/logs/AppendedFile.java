package org.supervisordjava.logs;

import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.Preallocation;

import java.io.Closeable;
import java.nio.ByteBuffer;

/**
 * An open log file, or a device that never makes a writer wait, to whose end is written. Without
 * {@code FileChannel}, which does ten times as much around the one call: most of a flood passes
 * before anything is compiled. One thread.
 */
final class AppendedFile implements Closeable {

    private static final int OUTSIDE = 8 * 1024;

    private final int fd;

    /** For what lies in the heap. */
    private ByteBuffer outside;

    /**
     * @param fd opened to append
     */
    AppendedFile(int fd) {
        this.fd = fd;
    }

    /** Writes some of the remaining bytes, at least one, and tells how many. */
    int write(ByteBuffer bytes) throws PosixException {
        return bytes.isDirect() ? FileDescriptors.write(fd, bytes) : writeFromHeap(bytes);
    }

    private int writeFromHeap(ByteBuffer bytes) throws PosixException {
        if (outside == null) {
            outside = ByteBuffer.allocateDirect(OUTSIDE);
        }
        int position = bytes.position();
        int most = Math.min(bytes.remaining(), OUTSIDE);
        outside.clear().put(bytes.slice(position, most)).flip();
        int count = FileDescriptors.write(fd, outside);
        bytes.position(position + count);
        return count;
    }

    /** It is empty and so much is about to come. */
    void preallocate(long bytes) {
        Preallocation.allocate(fd, bytes);
    }

    /** In bytes; a device has none. */
    long size() throws PosixException {
        return FileDescriptors.size(fd);
    }

    /** Empties it. */
    void truncate() throws PosixException {
        FileDescriptors.truncate(fd);
    }

    @Override
    public void close() throws PosixException {
        FileDescriptors.close(fd);
    }
}
