package org.supervisordjava.threads;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that come and go with the work, up to a number; some are there from the start and stay,
 * so that there is progress where no more can be made. Any thread.
 */
public final class Workers implements Executor, AutoCloseable {

    private final ThreadPoolExecutor pool;
    private final Containment containment;

    private Workers(ThreadPoolExecutor pool, Containment containment) {
        this.pool = pool;
        this.containment = containment;
    }

    /**
     * @param name their names begin with it
     * @param ready that are there from the start
     * @param most that there are at once
     * @param keepAlive how long the others wait for more work
     */
    public static Workers start(
            String name, int ready, int most, Duration keepAlive, Residents residents)
            throws NoThreadException {
        return start(name, ready, most, keepAlive, residents, numbered(name + "-"));
    }

    // The JDK's own numbering is by a var handle, for which the JVM writes classes at each start.
    private static ThreadFactory numbered(String prefix) {
        var number = new AtomicInteger();
        return task ->
                Thread.ofPlatform()
                        .daemon()
                        .name(prefix + number.getAndIncrement())
                        .unstarted(task);
    }

    static Workers start(
            String name,
            int ready,
            int most,
            Duration keepAlive,
            Residents residents,
            ThreadFactory threads)
            throws NoThreadException {
        var pool =
                new ThreadPoolExecutor(
                        ready,
                        most,
                        keepAlive.toMillis(),
                        TimeUnit.MILLISECONDS,
                        new SynchronousQueue<>(),
                        threads);
        try {
            pool.prestartAllCoreThreads();
        } catch (OutOfMemoryError none) {
            pool.shutdownNow();
            throw new NoThreadException(name, none);
        }
        return new Workers(pool, residents.containment("work of the threads " + name));
    }

    /**
     * Begins at once. A task that fails is told.
     *
     * @throws RejectedExecutionException when all are busy and no further thread may or can be made
     */
    @Override
    public void execute(Runnable task) {
        try {
            pool.execute(() -> containment.run(task::run));
        } catch (OutOfMemoryError none) {
            throw new RejectedExecutionException(
                    "no further thread can be made: " + none.getMessage(), none);
        }
    }

    /** Interrupts what runs. */
    @Override
    public void close() {
        pool.shutdownNow();
    }
}
