package org.supervisordjava.posix;

import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.NoThreadException;
import org.supervisordjava.threads.Resident;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.Rounds;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * The only place that waits for children. Each exit of a child of ours, and of each orphan, reaches
 * the listener exactly once; the children of {@link java.lang.Process} are left to the JDK, which
 * would otherwise report a false exit code 0.
 *
 * <p>So every start in this JVM goes through here: {@link #startChild} for what we spawn, {@link
 * #startForeign} for what the JDK spawns. Both hold the lock that the reaper takes before it
 * decides whose an exit is, therefore no exit is handled before its start is registered.
 *
 * <p>Threads: one daemon thread of its own; the start methods on any thread, one at a time.
 */
public final class Reaper implements AutoCloseable {

    /**
     * While there are no children at all: a container's {@code exec} may still leave us an orphan.
     */
    private static final Duration IDLE_CHECK = Duration.ofSeconds(1);

    private final ExitListener listener;
    private final Resident resident;
    private final Backoff backoff = new Backoff();

    /**
     * Shared by starts that go on side by side, and by what is done to one that has been started.
     */
    private final ReadWriteLock starts = new ReentrantReadWriteLock();

    private final Set<Integer> children = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Process> foreign = new ConcurrentHashMap<>();

    /** Of the thread; 0 when nothing waits to be delivered. */
    private int reapedPid;

    private int reapedStatus;

    private volatile boolean closed;

    public Reaper(ExitListener listener, Residents residents) {
        this.listener = listener;
        this.resident =
                residents.create(
                        "reaper",
                        new Rounds() {
                            @Override
                            public boolean goesOn() {
                                return !closed;
                            }

                            @Override
                            public void round() throws PosixException {
                                waitForOne();
                            }
                        });
    }

    /** Begins to reap. */
    public void start() throws NoThreadException {
        resident.start();
    }

    /** Starts a child of ours. */
    @FunctionalInterface
    public interface ChildStart {

        /**
         * @return the child's pid
         */
        int start() throws SpawnException;
    }

    /**
     * Starts a child whose exit the listener will get. What {@code start} does is done before that
     * exit is reported.
     */
    public int startChild(ChildStart start) throws SpawnException {
        int pid;
        starts.writeLock().lock();
        try {
            pid = start.start();
            register(pid);
        } finally {
            starts.writeLock().unlock();
        }
        resident.unpark();
        return pid;
    }

    /**
     * The same beside others that are started so. It changes nothing of this process.
     *
     * @param start returns the pid, or 0 when there is no child
     */
    void startBeside(IntSupplier start) {
        starts.readLock().lock();
        try {
            int pid = start.getAsInt();
            if (pid != 0) {
                register(pid);
            }
        } finally {
            starts.readLock().unlock();
        }
        resident.unpark();
    }

    /**
     * Does something while no child is started, so that no child takes what is freed for it. Those
     * that should be started, and reaped, wait: it has to be short.
     */
    public void whileNoneIsStarted(Containment.FallibleStep step) throws Exception {
        starts.writeLock().lock();
        try {
            step.run();
        } finally {
            starts.writeLock().unlock();
        }
    }

    private void register(int pid) {
        children.add(pid);
        foreign.remove(pid);
    }

    /**
     * Does something to a child as long as its pid is its own: nobody reaps meanwhile. It waits for
     * no start that goes on beside.
     */
    void whileUnreaped(int pid, ChildAction action) throws SpawnException {
        starts.readLock().lock();
        try {
            if (children.contains(pid)) {
                action.run();
            }
        } finally {
            starts.readLock().unlock();
        }
    }

    /** What may fail to be done to a child. */
    @FunctionalInterface
    interface ChildAction {
        void run() throws SpawnException;
    }

    /** Starts a child of the JDK's. */
    @FunctionalInterface
    public interface ForeignStart<T, E extends Exception> {
        T start() throws E;
    }

    /**
     * Starts something that the JDK waits for: {@link ProcessBuilder}, zt-exec.
     *
     * @param process finds the process in what {@code starter} returned
     */
    public <T, E extends Exception> T startForeign(
            ForeignStart<T, E> starter, Function<? super T, ? extends Process> process) throws E {
        T started;
        starts.writeLock().lock();
        try {
            foreign.values().removeIf(earlier -> !earlier.isAlive());
            started = starter.start();
            var child = process.apply(started);
            foreign.put((int) child.pid(), child);
        } finally {
            starts.writeLock().unlock();
        }
        resident.unpark();
        return started;
    }

    private void waitForOne() throws PosixException {
        deliver();
        int pid = WaitCalls.peek();
        if (closed) {
            return;
        }
        if (pid == WaitCalls.NO_CHILDREN) {
            LockSupport.parkNanos(IDLE_CHECK.toNanos());
        } else if (isForeign(pid)) {
            // The kernel shows the same ended child again and again until the JDK reaps it, so ours
            // behind it have to be asked for one by one.
            for (int ours : children()) {
                reap(ours);
            }
            backoff.pause();
        } else {
            reap(pid);
            backoff.reset();
        }
    }

    private boolean isForeign(int pid) {
        starts.writeLock().lock();
        try {
            return isForeignNow(pid);
        } finally {
            starts.writeLock().unlock();
        }
    }

    private boolean isForeignNow(int pid) {
        var process = foreign.get(pid);
        if (process == null) {
            return false;
        }
        if (process.isAlive()) {
            return true;
        }
        // The JDK has reaped it: what has ended now is an orphan that got the same number.
        foreign.remove(pid);
        return false;
    }

    /** Those of ours that live, and those whose end has still to be told. */
    public List<Integer> children() {
        starts.writeLock().lock();
        try {
            return List.copyOf(children);
        } finally {
            starts.writeLock().unlock();
        }
    }

    private void reap(int pid) throws PosixException {
        var status = reapUnlessForeign(pid);
        if (status.isPresent()) {
            reapedPid = pid;
            reapedStatus = status.getAsInt();
            deliver();
        }
    }

    /** The kernel has forgotten it: it is kept until the listener has taken it, without failing. */
    private void deliver() {
        if (reapedPid != 0) {
            listener.exited(reapedPid, reapedStatus);
            reapedPid = 0;
        }
    }

    private OptionalInt reapUnlessForeign(int pid) throws PosixException {
        starts.writeLock().lock();
        try {
            if (isForeignNow(pid)) {
                return OptionalInt.empty();
            }
            var status = WaitCalls.reap(pid);
            if (status.isPresent()) {
                children.remove(pid);
            }
            return status;
        } finally {
            starts.writeLock().unlock();
        }
    }

    /**
     * Stops reaping. The thread ends at once when there are no children, else with the next exit,
     * which stays unreaped.
     */
    @Override
    public void close() {
        closed = true;
        resident.unpark();
    }

    /** Pauses that grow from 0.1 ms to 5 ms: the JDK needs about 0.2 ms to reap. */
    private static final class Backoff {

        private static final long SHORTEST = Duration.ofNanos(100_000).toNanos();
        private static final long LONGEST = Duration.ofMillis(5).toNanos();

        private long next = SHORTEST;

        void pause() {
            LockSupport.parkNanos(next);
            next = Math.min(2 * next, LONGEST);
        }

        void reset() {
            next = SHORTEST;
        }
    }
}
