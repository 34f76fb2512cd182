package org.supervisordjava.posix;

import static org.supervisordjava.posix.Libc.INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Waits for many descriptors at once with poll(2). One thread owns it; only {@link #wakeup()} may
 * be called by others.
 */
public final class Poller implements AutoCloseable {

    /** What a descriptor is watched for. */
    public enum Interest {
        READ(POLLIN),
        WRITE(POLLOUT),
        READ_WRITE(POLLIN | POLLOUT);

        private final int events;

        Interest(int events) {
            this.events = events;
        }
    }

    private static final int POLLIN = 0x1;
    private static final int POLLOUT = 0x4;

    // struct pollfd { int fd; short events; short revents; }
    private static final long POLLFD_SIZE = 8;
    private static final long EVENTS = 4;
    private static final long REVENTS = 6;

    private static final CFunction POLL = CFunction.named("poll");

    private final Map<Integer, Interest> interests = new HashMap<>();
    private final Eventfd wakeup;
    private Arena arena = Arena.ofShared();
    private MemorySegment pollfds = MemorySegment.NULL;
    private int count;
    private boolean changed = true;

    private Poller(Eventfd wakeup) {
        this.wakeup = wakeup;
    }

    public static Poller open() throws PosixException {
        return new Poller(Eventfd.open());
    }

    /** Watches a descriptor, or changes what it is watched for. */
    public void register(int fd, Interest interest) {
        changed |= interests.put(fd, interest) != interest;
    }

    /** Has to come before the descriptor is closed: its number may be someone else's next. */
    public void unregister(int fd) {
        changed |= interests.remove(fd) != null;
    }

    /** Makes the current or next {@link #await} return. Any thread. */
    public void wakeup() {
        wakeup.signal();
    }

    /**
     * Waits until something is ready, someone calls {@link #wakeup()}, or the time is over.
     *
     * @param timeoutMillis -1 waits for ever, 0 not at all
     * @return the descriptors that are ready, or broken; empty after a wake-up, a timeout or an
     *     interrupted call
     */
    public List<Integer> await(int timeoutMillis) throws PosixException {
        if (changed) {
            layOut();
        }
        int ready = poll(timeoutMillis);
        if (ready <= 0) {
            return List.of();
        }
        if (revents(0) != 0) {
            wakeup.clear();
        }
        var result = new ArrayList<Integer>(ready);
        for (int i = 1; i < count; i++) {
            if (revents(i) != 0) {
                result.add(pollfds.get(INT, i * POLLFD_SIZE));
            }
        }
        return result;
    }

    private int poll(int timeoutMillis) throws PosixException {
        int ready = POLL.call(pollfds.address(), count, timeoutMillis);
        if (ready < 0 && Libc.errno() != Errno.EINTR) {
            throw new PosixException("poll " + count + " descriptors", Libc.errno());
        }
        return ready;
    }

    private int revents(int index) {
        return pollfds.get(Libc.SHORT, index * POLLFD_SIZE + REVENTS);
    }

    /** Writes the array for poll(2), the wake-up descriptor first. */
    private void layOut() {
        count = interests.size() + 1;
        if (pollfds.byteSize() < count * POLLFD_SIZE) {
            arena.close();
            arena = Arena.ofShared();
            pollfds = arena.allocate(2 * count * POLLFD_SIZE, Integer.BYTES);
        }
        put(0, wakeup.fd(), POLLIN);
        int index = 1;
        for (var entry : interests.entrySet()) {
            put(index++, entry.getKey(), entry.getValue().events);
        }
        changed = false;
    }

    private void put(int index, int fd, int events) {
        pollfds.set(INT, index * POLLFD_SIZE, fd);
        pollfds.set(Libc.SHORT, index * POLLFD_SIZE + EVENTS, (short) events);
        pollfds.set(Libc.SHORT, index * POLLFD_SIZE + REVENTS, (short) 0);
    }

    /** Closes its own descriptor, none of the registered ones. */
    @Override
    public void close() throws PosixException {
        arena.close();
        wakeup.close();
    }
}
