package org.supervisordjava.probe;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The real timer: one daemon thread. Its queue holds at most a few tasks per probe. */
final class ThreadTimer implements ProbeTimer, AutoCloseable {

    private static final Runnable NOTHING = () -> {};

    private final ScheduledThreadPoolExecutor executor;
    private final InstantSource clock;
    private final Consumer<String> warnings;

    ThreadTimer(InstantSource clock, Consumer<String> warnings) {
        this.clock = clock;
        this.warnings = warnings;
        executor =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("probe-timer").factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void execute(Runnable task) {
        at(System.nanoTime(), task);
    }

    @Override
    public Runnable at(long nanos, Runnable task) {
        try {
            var scheduled =
                    executor.schedule(
                            () -> runReporting(task),
                            nanos - System.nanoTime(),
                            TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException closed) {
            return NOTHING;
        }
    }

    private void runReporting(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            warnings.accept("probe timer: " + e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
