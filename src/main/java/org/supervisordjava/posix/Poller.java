package org.supervisordjava.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Waits for many descriptors at once with epoll(7): what a wait costs depends on how many are
 * ready, not on how many there are. One thread owns it; only {@link #wakeup()} may be called by
 * others.
 */
public final class Poller implements AutoCloseable {

    /** What a descriptor is watched for. */
    public enum Interest {
        READ(EPOLLIN),
        WRITE(EPOLLOUT),
        READ_WRITE(EPOLLIN | EPOLLOUT);

        private final int events;

        Interest(int events) {
            this.events = events;
        }
    }

    // poll(2)'s numbers, too.
    private static final int EPOLLIN = 0x1;
    private static final int EPOLLOUT = 0x4;

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;

    // struct epoll_event { uint32_t events; uint64_t data; }: packed on x86-64, and nowhere else.
    private static final int DATA = System.getProperty("os.arch").equals("amd64") ? 4 : 8;
    private static final int EVENT_SIZE = DATA + Long.BYTES;

    /** Told of at once; the kernel tells of the others next time. */
    private static final int MOST_EVENTS = 128;

    /** How soon what the kernel had no memory for is tried again. */
    private static final int RETRY_MILLIS = 100;

    private static final int[] NOTHING = {};

    private static final CFunction CREATE = CFunction.named("epoll_create1");
    private static final CFunction CONTROL = CFunction.named("epoll_ctl");
    private static final CFunction WAIT = CFunction.named("epoll_wait");
    private static final CFunction PPOLL = CFunction.named("ppoll");

    private final Eventfd wakeup;
    private final int epoll;
    private final ByteBuffer request = events(1);
    private final ByteBuffer ready = events(MOST_EVENTS);
    private final long requestAddress = NativeMemory.address(request);
    private final long readyAddress = NativeMemory.address(ready);

    // struct pollfd { int fd; short events; short revents; } and struct timespec, two longs.
    private final ByteBuffer wakeupOnly = numbers(Long.BYTES);
    private final ByteBuffer timeout = numbers(2 * Long.BYTES);
    private final long wakeupAddress = NativeMemory.address(wakeupOnly);
    private final long timeoutAddress = NativeMemory.address(timeout);

    /** By descriptor; 0 is none. */
    private int[] interests = new int[64];

    /** Regular files and memory devices, which never make anybody wait: epoll refuses them. */
    private final BitSet alwaysReady = new BitSet();

    /** What the kernel did not take. */
    private final BitSet refused = new BitSet();

    private Poller(Eventfd wakeup, int epoll) {
        this.wakeup = wakeup;
        this.epoll = epoll;
        wakeupOnly.putInt(0, wakeup.fd()).putShort(Integer.BYTES, (short) EPOLLIN);
    }

    public static Poller open() throws PosixException {
        int epoll = CREATE.call(EPOLL_CLOEXEC);
        if (epoll < 0) {
            throw new PosixException("open an epoll descriptor", Libc.errno());
        }
        try {
            var poller = new Poller(Eventfd.open(), epoll);
            poller.watchWakeup();
            return poller;
        } catch (PosixException e) {
            FileDescriptors.close(epoll);
            throw e;
        }
    }

    private void watchWakeup() throws PosixException {
        if (control(EPOLL_CTL_ADD, wakeup.fd(), EPOLLIN) < 0) {
            int errno = Libc.errno();
            wakeup.close();
            throw new PosixException("wait for an eventfd", errno);
        }
    }

    /** Watches a descriptor, or changes what it is watched for. */
    public void register(int fd, Interest interest) {
        if (fd >= interests.length) {
            interests = Arrays.copyOf(interests, Math.max(fd + 1, 2 * interests.length));
        }
        if (interests[fd] != interest.events) {
            boolean isNew = interests[fd] == 0 || refused.get(fd);
            interests[fd] = interest.events;
            if (!alwaysReady.get(fd)) {
                tell(isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd);
            }
        }
    }

    private void tell(int operation, int fd) {
        refused.clear(fd);
        if (control(operation, fd, interests[fd]) < 0) {
            switch (Libc.errno()) {
                case Errno.EPERM -> alwaysReady.set(fd);
                default -> refused.set(fd);
            }
        }
    }

    private int control(int operation, int fd, int events) {
        request.putInt(0, events).putLong(DATA, fd);
        return CONTROL.call(epoll, operation, fd, requestAddress);
    }

    /** Has to come before the descriptor is closed: its number may be someone else's next. */
    public void unregister(int fd) {
        if (fd >= 0 && fd < interests.length && interests[fd] != 0) {
            interests[fd] = 0;
            if (!alwaysReady.get(fd) && !refused.get(fd)) {
                // It cannot fail for a descriptor that is open and registered.
                control(EPOLL_CTL_DEL, fd, 0);
            }
            alwaysReady.clear(fd);
            refused.clear(fd);
        }
    }

    /** Makes the current or next {@link #await} return. Any thread. */
    public void wakeup() {
        wakeup.signal();
    }

    /**
     * Waits until something is ready, someone calls {@link #wakeup()}, or the time is over.
     *
     * @param timeoutMillis -1 waits for ever, 0 not at all
     * @return descriptors that are ready, or broken; empty after a wake-up, a timeout or an
     *     interrupted call
     */
    public int[] await(int timeoutMillis) throws PosixException {
        int timeout = timeoutMillis;
        if (!refused.isEmpty()) {
            refused.stream().forEach(fd -> tell(EPOLL_CTL_ADD, fd));
            timeout = timeout < 0 ? RETRY_MILLIS : Math.min(timeout, RETRY_MILLIS);
        }
        int count = waitFor(alwaysReady.isEmpty() ? timeout : 0);
        if (count <= 0 && alwaysReady.isEmpty()) {
            return NOTHING;
        }
        // No stream of integers: in the interpreter one takes longer than what is waited for.
        var result = new int[alwaysReady.cardinality() + Math.max(0, count)];
        int found = 0;
        for (int fd = alwaysReady.nextSetBit(0); fd >= 0; fd = alwaysReady.nextSetBit(fd + 1)) {
            result[found++] = fd;
        }
        for (int i = 0; i < count; i++) {
            int fd = (int) ready.getLong(i * EVENT_SIZE + DATA);
            if (fd == wakeup.fd()) {
                wakeup.clear();
            } else {
                result[found++] = fd;
            }
        }
        return found == result.length ? result : Arrays.copyOf(result, found);
    }

    /** Waits for nothing but {@link #wakeup()}, or until the time is over. */
    public void pause(long nanos) {
        timeout.putLong(0, nanos / 1_000_000_000).putLong(Long.BYTES, nanos % 1_000_000_000);
        // Whatever it returns: what is ready is found by the next await.
        PPOLL.call(wakeupAddress, 1, timeoutAddress, 0);
    }

    private int waitFor(int timeoutMillis) throws PosixException {
        int count = WAIT.call(epoll, readyAddress, MOST_EVENTS, timeoutMillis);
        if (count < 0 && Libc.errno() != Errno.EINTR) {
            throw new PosixException("wait for descriptors", Libc.errno());
        }
        return count;
    }

    private static ByteBuffer events(int count) {
        return numbers(count * EVENT_SIZE);
    }

    private static ByteBuffer numbers(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Closes its own descriptors, none of the registered ones. */
    @Override
    public void close() throws PosixException {
        wakeup.close();
        FileDescriptors.close(epoll);
    }
}
