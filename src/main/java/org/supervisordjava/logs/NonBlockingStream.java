package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.Poller;
import org.supervisordjava.posix.PosixException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A target that may keep a writer waiting (the container's stdout, a FIFO, a terminal), written
 * without ever waiting. What does not go at once is kept in a bounded buffer.
 *
 * <p>When the buffer fills, the streams that feed it are no longer read: a slow reader slows the
 * programs down, as it would without a supervisor. When nothing at all has been taken for {@link
 * #STALL_LIMIT}, they are read again and what does not fit is dropped and counted: a dead reader
 * costs output, not service.
 *
 * <p>Any thread may put something in; the pump's thread writes it.
 */
public final class NonBlockingStream implements Watched {

    /** How long a reader may do nothing before its data is dropped. */
    static final Duration STALL_LIMIT = Duration.ofSeconds(5);

    /** Bytes kept: one read of short lines fits with their prefixes, and the longest line. */
    static final int CAPACITY = 2 * 1024 * 1024;

    /** Bytes at which the streams that feed it are no longer read. */
    static final int HIGH_WATER = 64 * 1024;

    /** Bytes that are written before others give more; what is less goes together with theirs. */
    private static final int MUCH = 32 * 1024;

    private static final int INITIAL = 16 * 1024;
    private static final long RETRY_NANOS = 1_000_000_000L;

    /**
     * PIPE_BUF: when poll(2) reports room, a write of so many bytes to a blocking pipe does not
     * wait (pipe(7)).
     */
    private static final int PIPE_BUF = 4096;

    /** What {@link #flush} has left. */
    enum Flushed {
        EMPTY,
        WAITING,
        /** Writing has failed; the descriptor has to be closed, a new one is opened later. */
        BROKEN
    }

    /** Opens the target without waiting. */
    @FunctionalInterface
    interface Opening {
        Handle open() throws IOException;
    }

    /**
     * An open target.
     *
     * @param ours whether the descriptor is ours alone, to be closed
     * @param mayWait whether a write may keep us waiting: only poll(2) tells when it does not
     */
    record Handle(int fd, boolean ours, boolean mayWait) {}

    private final String name;
    private final Opening opening;
    private final Runnable wakeup;
    private final LongSupplier nanoTime;

    private final PendingPieces pieces = new PendingPieces();
    private ByteBuffer pending = ByteBuffer.allocateDirect(INITIAL);
    private Handle handle;
    private boolean writable;
    private long waitingSince;
    private boolean failing;
    private long retryAt;
    private long lost;
    private boolean lossReported;

    NonBlockingStream(String name, Opening opening, Runnable wakeup, LongSupplier nanoTime) {
        this.name = name;
        this.opening = opening;
        this.wakeup = wakeup;
        this.nanoTime = nanoTime;
    }

    /** The supervisor's own standard output (1) or standard error (2). */
    static NonBlockingStream standard(int fd, Runnable wakeup) {
        var name = fd == 1 ? "standard output" : "standard error";
        return new NonBlockingStream(
                name, () -> StreamOpening.standard(fd), wakeup, System::nanoTime);
    }

    /** A FIFO, terminal or another device. */
    static NonBlockingStream device(Path path, Runnable wakeup) {
        return new NonBlockingStream(
                path.toString(), () -> StreamOpening.device(path), wakeup, System::nanoTime);
    }

    /**
     * Takes all remaining bytes or none.
     *
     * @return false when they were dropped
     */
    public boolean put(ByteBuffer bytes) {
        return put(bytes, nobody -> {});
    }

    /**
     * Takes all remaining bytes or none.
     *
     * @param whenLost told of those that are taken and lost after all, as the target breaks; the
     *     same one each time for one giver
     * @return false when they were dropped
     */
    boolean put(ByteBuffer bytes, Consumer<ByteBuffer> whenLost) {
        boolean first;
        synchronized (this) {
            int count = bytes.remaining();
            boolean resting = failing && nanoTime.getAsLong() - retryAt < 0;
            if (resting || pending.position() + count > CAPACITY) {
                lost += count;
                return false;
            }
            first = pending.position() == 0;
            if (first) {
                waitingSince = nanoTime.getAsLong();
            }
            ensure(count);
            pending.put(bytes);
            pieces.add(count, whenLost);
        }
        // What is added to more that waits goes with it.
        if (first) {
            wakeup.run();
        }
        return true;
    }

    private void ensure(int count) {
        if (pending.remaining() < count) {
            int wanted = Math.max(2 * pending.capacity(), pending.position() + count);
            pending = ByteBuffer.allocateDirect(Math.min(CAPACITY, wanted)).put(pending.flip());
        }
    }

    /** Whether whoever feeds it should hold back for now. */
    synchronized boolean isCongested() {
        return pending.position() >= HIGH_WATER && !isStalled();
    }

    private boolean isStalled() {
        return nanoTime.getAsLong() - waitingSince > STALL_LIMIT.toNanos();
    }

    /** Writes what goes without waiting. Pump's thread. */
    synchronized Flushed flush(OperatorLog log) {
        reportLoss(log);
        if (pending.position() == 0) {
            return Flushed.EMPTY;
        }
        try {
            if (handle == null) {
                handle = opening.open();
                // Of a descriptor that may wait, poll(2) is asked first.
                writable = !handle.mayWait();
            }
            write();
        } catch (IOException e) {
            return fail(e, log);
        }
        if (pending.position() > 0) {
            return Flushed.WAITING;
        }
        recovered(log);
        return Flushed.EMPTY;
    }

    /** Writes at once if that is worth a call. Pump's thread. */
    synchronized void writeMuch() {
        if (pending.position() >= MUCH && handle != null && writable) {
            try {
                write();
            } catch (IOException e) {
                // The next flush, which follows soon, fails likewise and reports it.
            }
        }
    }

    private void write() throws IOException {
        int waiting = pending.position();
        pending.flip();
        try {
            while (writable && pending.hasRemaining()) {
                int count = writeOnce();
                writable = count != FileDescriptors.WOULD_BLOCK && !handle.mayWait();
                if (count > 0) {
                    waitingSince = nanoTime.getAsLong();
                    failing = false;
                }
            }
        } finally {
            pending.compact();
            pieces.written(waiting - pending.position());
        }
    }

    private int writeOnce() throws PosixException {
        if (!handle.mayWait()) {
            return FileDescriptors.write(handle.fd(), pending);
        }
        int limit = pending.limit();
        pending.limit(Math.min(limit, pending.position() + PIPE_BUF));
        try {
            return FileDescriptors.write(handle.fd(), pending);
        } finally {
            pending.limit(limit);
        }
    }

    private Flushed fail(IOException e, OperatorLog log) {
        lost += pending.position();
        pieces.lost(pending.flip());
        pending.clear();
        failing = true;
        retryAt = nanoTime.getAsLong() + RETRY_NANOS;
        if (!lossReported) {
            lossReported = true;
            log.log(LogLevel.ERROR, "cannot write to " + name + ": " + advice(e));
        }
        return handle == null ? Flushed.EMPTY : Flushed.BROKEN;
    }

    private static String advice(IOException e) {
        return FailureReason.of(e) + "; output is dropped until it can be written again";
    }

    private void reportLoss(OperatorLog log) {
        if (lost > 0 && !lossReported) {
            lossReported = true;
            log.log(
                    LogLevel.ERROR,
                    "nobody reads " + name + ": output is dropped until somebody does");
        }
    }

    private void recovered(OperatorLog log) {
        if (lossReported) {
            log.log(LogLevel.INFO, "writing to " + name + " again; " + lost + " bytes were lost");
            lossReported = false;
            lost = 0;
        }
    }

    @Override
    public synchronized int fd() {
        return handle == null ? -1 : handle.fd();
    }

    @Override
    public Optional<Poller.Interest> interest() {
        return Optional.of(Poller.Interest.WRITE);
    }

    @Override
    public synchronized boolean ready(ByteBuffer scratch) {
        writable = true;
        return true;
    }

    /** Forgets the descriptor; the next write opens the target again. */
    @Override
    public synchronized void close() {
        if (handle != null && handle.ours()) {
            Descriptors.closeQuietly(handle.fd());
        }
        handle = null;
    }

    @Override
    public String toString() {
        return name;
    }
}
