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
    private static final int MAX_AFTER_END = Floods.LARGE_PIPE;

    /** Bytes of full reads in a row that make a flood. */
    private static final int MUCH = 256 * 1024;

    /** Reads in a row that were not full, and end it. */
    private static final int SMALL_READS = 1000;

    /** Most that is read before it is the turn of others, in bytes. */
    private static final int TURN = 256 * 1024;

    /** The same in a flood: two milliseconds of it. */
    private static final int FLOOD_TURN = 2 * 1024 * 1024;

    private final String name;
    private final int fd;
    private final Reads reads;
    private final Floods floods;
    private final Gathering gathering;
    private final ByteSink chain;
    private final StreamCounters counters;
    private final OperatorLog log;
    private int afterEnd;
    private boolean closed;
    private boolean flooding;

    /** Bytes of full reads, or in a flood the number of others. */
    private int inARow;

    /**
     * Bytes read at once.
     *
     * @param flood when the stream is flooded
     */
    record Reads(int usual, int flood) {

        static Reads of(int bytes) {
            return new Reads(bytes, bytes);
        }
    }

    /**
     * @param name for messages
     * @param fd non-blocking
     */
    ChildStream(
            String name,
            int fd,
            Reads reads,
            Floods floods,
            Gathering gathering,
            ByteSink chain,
            StreamCounters counters,
            OperatorLog log) {
        this.log = log;
        this.name = name;
        this.fd = fd;
        this.reads = reads;
        this.floods = floods;
        this.gathering = gathering;
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
        int left = flooding ? FLOOD_TURN : TURN;
        while (left > 0) {
            int limit = readLimit();
            int count = read(scratch, limit);
            if (count == FileDescriptors.EOF) {
                return false;
            }
            // A pipe that had less is empty: asking again would cost a call.
            if (count < limit || !chain.accepts()) {
                return true;
            }
            left -= count;
        }
        return true;
    }

    /** The number of bytes read, or one of {@link FileDescriptors}' special values. */
    private int read(ByteBuffer scratch, int limit) throws IOException {
        var buffer =
                limit > scratch.capacity() ? floods.buffer(limit) : scratch.clear().limit(limit);
        int count = FileDescriptors.read(fd, buffer);
        if (count > 0) {
            counters.read(count);
            gathering.read(count, limit);
            chain.write(buffer.flip());
            measure(count, limit);
        }
        return count;
    }

    private int readLimit() {
        return flooding ? reads.flood() : reads.usual();
    }

    private void measure(int count, int limit) {
        if (flooding) {
            inARow = count < limit ? inARow + 1 : 0;
            if (inARow == SMALL_READS) {
                flooding = !floods.end(fd);
                inARow = 0;
            }
        } else {
            inARow = count < limit ? 0 : inARow + count;
            if (inARow >= MUCH) {
                flooding = floods.begin(fd);
                inARow = 0;
            }
        }
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
            int count = read(scratch, readLimit());
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
            if (flooding) {
                floods.closed();
            }
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
