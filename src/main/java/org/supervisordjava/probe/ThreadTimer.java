package org.supervisordjava.probe;

import org.supervisordjava.threads.SerialExecutor;

import java.time.Instant;
import java.time.InstantSource;

/** The real timer. Its queue holds at most a few tasks per probe. */
record ThreadTimer(InstantSource clock, SerialExecutor executor) implements ProbeTimer {

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
        executor.execute(task);
    }

    @Override
    public Runnable at(long nanos, Runnable task) {
        return executor.at(nanos, task);
    }
}
