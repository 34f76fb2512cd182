package org.supervisordjava.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A connection to a unix socket that waits, for whoever has nothing else to do. The JDK's own ask
 * for a source of random numbers, for which it loads its security providers: half of the time that
 * a command of the client runs.
 *
 * <p>One thread reads and writes; {@link #close} by any, which ends a read that waits.
 */
public final class UnixStream implements AutoCloseable {

    // send(2), shutdown(2): asm-generic numbers, the same on x86-64 and AArch64.
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SHUT_RDWR = 2;

    private static final int MOST = 64 * 1024;

    private static final CFunction SEND = CFunction.named("send");
    private static final CFunction SHUTDOWN = CFunction.named("shutdown");

    private final String name;
    private final int fd;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MOST);
    private boolean busy;
    private boolean closed;

    private UnixStream(String name, int fd) {
        this.name = name;
        this.fd = fd;
    }

    /**
     * Connects, and waits until there is room in the queue of who listens.
     *
     * @param path at most 107 bytes
     */
    public static UnixStream connect(Path path) throws IOException {
        int fd = SocketCalls.socket(SocketCalls.AF_UNIX, SocketCalls.SOCK_STREAM);
        int errno = Errno.EINTR;
        while (errno == Errno.EINTR) {
            errno = SocketCalls.connect(fd, path);
        }
        if (errno != 0) {
            FileDescriptors.close(fd);
            throw new PosixException("connect to " + path, errno);
        }
        return new UnixStream(path.toString(), fd);
    }

    public void write(byte[] bytes) throws PosixException {
        begin();
        try {
            for (int at = 0; at < bytes.length; at += send(bytes, at)) {
                // Until all is away.
            }
        } finally {
            end();
        }
    }

    private int send(byte[] bytes, int at) throws PosixException {
        buffer.clear().put(bytes, at, Math.min(MOST, bytes.length - at));
        while (true) {
            long address = NativeMemory.address(buffer.flip());
            long count = SEND.callLong(fd, address, buffer.limit(), MSG_NOSIGNAL);
            if (count >= 0) {
                return (int) count;
            }
            if (Libc.errno() != Errno.EINTR) {
                throw new PosixException("send to " + name, Libc.errno());
            }
            buffer.position(buffer.limit());
        }
    }

    /**
     * Waits for bytes.
     *
     * @return how many have come, or -1 when no more will
     */
    public int read(byte[] target, int offset, int length) throws PosixException {
        if (length == 0) {
            return 0;
        }
        begin();
        try {
            buffer.clear().limit(Math.min(MOST, length));
            int count = FileDescriptors.read(fd, buffer);
            if (count > 0) {
                buffer.flip().get(target, offset, count);
            }
            return count == FileDescriptors.EOF ? -1 : count;
        } finally {
            end();
        }
    }

    private synchronized void begin() throws PosixException {
        if (closed) {
            throw new PosixException("use the connection to " + name, Errno.EBADF);
        }
        busy = true;
    }

    /** The number must not become another file's while somebody reads from it. */
    private synchronized void end() throws PosixException {
        busy = false;
        if (closed) {
            FileDescriptors.close(fd);
        }
    }

    @Override
    public synchronized void close() throws PosixException {
        if (closed) {
            return;
        }
        closed = true;
        if (busy) {
            SHUTDOWN.call(fd, SHUT_RDWR);
        } else {
            FileDescriptors.close(fd);
        }
    }
}
