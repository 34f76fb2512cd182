package org.supervisordjava.threads;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/**
 * Does short tasks one after the other, at once or at a time, on a thread that is there from the
 * start. A task that fails is told and harms no other. Any thread hands in, and never waits; the
 * tasks must not wait either.
 */
public final class SerialExecutor implements Executor, AutoCloseable {

    // Written out: no AOT cache keeps what Comparator.comparing makes.
    private static final Comparator<Timed> BY_TIME =
            (one, other) ->
                    one.nanos == other.nanos
                            ? Long.compare(one.number, other.number)
                            : Long.signum(one.nanos - other.nanos);

    private final Resident resident;

    // Guarded by this.
    private final PriorityQueue<Timed> tasks = new PriorityQueue<>(BY_TIME);
    private long numbers;
    private boolean closed;

    /**
     * @param nanos of {@link System#nanoTime}
     * @param number among those for the same time
     */
    private record Timed(long nanos, long number, Runnable action) {}

    private SerialExecutor(String name, Residents residents) {
        resident =
                residents.create(
                        name,
                        new Rounds() {
                            @Override
                            public boolean goesOn() {
                                return !isClosed();
                            }

                            @Override
                            public void round() throws InterruptedException {
                                next().action.run();
                            }
                        });
    }

    public static SerialExecutor start(String name, Residents residents) throws NoThreadException {
        var executor = new SerialExecutor(name, residents);
        executor.resident.start();
        return executor;
    }

    /** As soon as possible; not at all once this is closed. */
    @Override
    public void execute(Runnable action) {
        at(System.nanoTime(), action);
    }

    /**
     * When {@link System#nanoTime} reaches a value.
     *
     * @return cancels it
     */
    public synchronized Runnable at(long nanos, Runnable action) {
        var task = new Timed(nanos, numbers++, action);
        if (!closed) {
            tasks.add(task);
            notifyAll();
        }
        return () -> cancel(task);
    }

    private synchronized void cancel(Timed task) {
        tasks.remove(task);
    }

    private synchronized Timed next() throws InterruptedException {
        while (!closed) {
            var first = tasks.peek();
            if (first == null) {
                wait();
                continue;
            }
            long left = first.nanos - System.nanoTime();
            if (left <= 0) {
                return tasks.poll();
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return new Timed(0, 0, () -> {});
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Does no more; a task that runs is not waited for. */
    @Override
    public synchronized void close() {
        closed = true;
        tasks.clear();
        notifyAll();
    }
}
