package org.supervisordjava.probe;

import java.time.Instant;

/**
 * The one thread that owns the state of all probes, and its clocks. A task that throws is reported
 * and does not harm the others.
 */
interface ProbeTimer {

    /** Monotonic. */
    long nanoTime();

    /** The same as a time of day, which never jumps either. */
    Instant now();

    /** Runs the task on the timer's thread as soon as possible. Any thread. */
    void execute(Runnable task);

    /**
     * Runs the task on the timer's thread when {@link #nanoTime} reaches a value.
     *
     * @return cancels it
     */
    Runnable at(long nanos, Runnable task);
}
