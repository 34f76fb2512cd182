package org.supervisordjava.logs;

import org.supervisordjava.posix.Errno;
import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.Poller;
import org.supervisordjava.posix.PosixException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The writing end of a child's standard input. The first try is made by whoever writes, the rest
 * goes when the child reads, by the pump's thread. Never waits; any thread may write.
 */
final class StdinPipe implements Watched {

    /**
     * Bytes that wait for the child to read, besides those in the pipe (64 KiB by default). A
     * single message may be larger: a child that reads must be able to get it.
     */
    static final int MAX_PENDING = 256 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final String name;
    private final int fd;
    private final OutputPump pump;
    private byte[] pending = NOTHING;
    private boolean closed;

    /**
     * @param fd non-blocking
     */
    StdinPipe(String name, int fd, OutputPump pump) {
        this.name = name;
        this.fd = fd;
        this.pump = pump;
    }

    synchronized StdinWrite write(byte[] data) {
        if (closed) {
            return StdinWrite.CLOSED;
        }
        boolean tooMuchWaits = pending.length > 0 && pending.length + data.length > MAX_PENDING;
        if (tooMuchWaits || pump.isCrowded()) {
            return StdinWrite.FULL;
        }
        if (pending.length > 0) {
            append(data);
            return StdinWrite.ACCEPTED;
        }
        try {
            int written = writeNow(data);
            if (written < data.length) {
                pending = Arrays.copyOfRange(data, written, data.length);
                pump.execute(this::watchIfPending);
            }
            return StdinWrite.ACCEPTED;
        } catch (PosixException e) {
            return StdinWrite.CLOSED;
        }
    }

    private void append(byte[] data) {
        int before = pending.length;
        pending = Arrays.copyOf(pending, before + data.length);
        System.arraycopy(data, 0, pending, before, data.length);
    }

    private int writeNow(byte[] data) throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(Math.max(1, data.length)).asByteBuffer();
            buffer.put(data).flip();
            int written = FileDescriptors.write(fd, buffer);
            return written == FileDescriptors.WOULD_BLOCK ? 0 : written;
        }
    }

    private synchronized void watchIfPending() {
        if (!closed && pending.length > 0) {
            pump.watch(this);
        }
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public Optional<Poller.Interest> interest() {
        return Optional.of(Poller.Interest.WRITE);
    }

    @Override
    public synchronized boolean ready(ByteBuffer scratch) throws IOException {
        int count = Math.min(pending.length, scratch.capacity());
        scratch.clear().put(pending, 0, count).flip();
        try {
            int written = FileDescriptors.write(fd, scratch);
            if (written > 0) {
                pending = Arrays.copyOfRange(pending, written, pending.length);
            }
        } catch (PosixException e) {
            if (e.errno() == Errno.EPIPE) {
                return false;
            }
            throw e;
        }
        if (pending.length == 0) {
            pump.unwatch(this);
        }
        return true;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            pending = NOTHING;
            Descriptors.closeQuietly(fd);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
