package org.supervisordjava.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes when told. The test's thread is the timer's thread. */
final class ManualTimer implements ProbeTimer {

    private record Task(long nanos, long order, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::nanos).thenComparing(Task::order));
    private long nanos = 5_000_000_000L;
    private long order;

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public void execute(Runnable task) {
        at(nanos, task);
    }

    @Override
    public Runnable at(long due, Runnable action) {
        var task = new Task(Math.max(due, nanos), order++, action);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    void runDue() {
        pass(Duration.ZERO);
    }

    /** Runs everything that is due until then, in order. */
    void pass(Duration duration) {
        long end = nanos + duration.toNanos();
        while (!tasks.isEmpty() && tasks.peek().nanos() <= end) {
            var task = tasks.poll();
            nanos = task.nanos();
            task.action().run();
        }
        nanos = end;
    }

    int pending() {
        return tasks.size();
    }
}
