package org.supervisordjava.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A counter in the kernel that a poll can wait for (eventfd(2)). */
final class Eventfd {

    private static final int TRIES = 100;
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK = 0x800;
    private static final CFunction EVENTFD = CFunction.named("eventfd");

    private final int fd;
    private final ByteBuffer one = counter().putLong(0, 1);
    private final ByteBuffer cleared = counter();
    private boolean closed;

    private Eventfd(int fd) {
        this.fd = fd;
    }

    static Eventfd open() throws PosixException {
        int fd = EVENTFD.call(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (fd < 0) {
            throw new PosixException("open an eventfd", Libc.errno());
        }
        return new Eventfd(fd);
    }

    int fd() {
        return fd;
    }

    /**
     * Makes it readable. Any thread; nothing happens once it is closed. A failure is no reason to
     * give up: whoever waits would wait for ever, and the caller has done what it was to do.
     */
    synchronized void signal() {
        // Not after close: the number may be someone else's descriptor by then.
        for (int tries = 0; !closed && tries < TRIES; tries++) {
            try {
                FileDescriptors.write(fd, one.clear());
                return;
            } catch (PosixException e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Makes it unreadable. */
    void clear() throws PosixException {
        FileDescriptors.read(fd, cleared.clear());
    }

    synchronized void close() throws PosixException {
        if (!closed) {
            closed = true;
            FileDescriptors.close(fd);
        }
    }

    private static ByteBuffer counter() {
        return ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    }
}
