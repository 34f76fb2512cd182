package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.Poller;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The reading end of one output pipe of a child, with the chain its data goes through. Pump's
 * thread.
 */
final class ChildStream implements Watched {

    /**
     * Most that is read after the child has ended, in bytes: the largest pipe there is for other
     * users than root (/proc/sys/fs/pipe-max-size). What the child has written fits; a grandchild
     * that goes on for ever does not hold us up.
     */
    private static final int MAX_AFTER_END = 1 << 20;

    private final String name;
    private final int fd;
    private final int readLimit;
    private final ByteSink chain;
    private final StreamCounters counters;
    private final OperatorLog log;
    private int afterEnd;
    private boolean closed;

    /**
     * @param name for messages
     * @param fd non-blocking
     * @param readLimit bytes read at once
     */
    ChildStream(
            String name,
            int fd,
            int readLimit,
            ByteSink chain,
            StreamCounters counters,
            OperatorLog log) {
        this.log = log;
        this.name = name;
        this.fd = fd;
        this.readLimit = readLimit;
        this.chain = chain;
        this.counters = counters;
    }

    void begin() {
        chain.begin();
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public Optional<Poller.Interest> interest() {
        return chain.accepts() ? Optional.of(Poller.Interest.READ) : Optional.empty();
    }

    @Override
    public boolean ready(ByteBuffer scratch) throws IOException {
        return read(scratch) != FileDescriptors.EOF;
    }

    /** The number of bytes read, or one of {@link FileDescriptors}' special values. */
    private int read(ByteBuffer scratch) throws IOException {
        int count = FileDescriptors.read(fd, scratch.clear().limit(readLimit));
        if (count > 0) {
            counters.read(count);
            chain.write(scratch.flip());
        }
        return count;
    }

    /**
     * Reads what is left, as far as the targets take it.
     *
     * @return false when it has to be called again
     */
    boolean drain(ByteBuffer scratch) throws IOException {
        while (!closed && afterEnd < MAX_AFTER_END) {
            if (!chain.accepts()) {
                return false;
            }
            int count = read(scratch);
            if (count < 0) {
                return true;
            }
            afterEnd += count;
        }
        return true;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Descriptors.closeQuietly(fd);
            chain.end();
            log.log(LogLevel.DEBUG, "fd " + fd + " closed, stopped monitoring " + name);
        }
    }

    /** Nothing has been started that could write: the chain has not begun either. */
    void abandon() {
        closed = true;
        Descriptors.closeQuietly(fd);
    }

    @Override
    public String toString() {
        return name;
    }
}
