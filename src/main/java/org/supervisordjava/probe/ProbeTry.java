package org.supervisordjava.probe;

import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;

/**
 * One try on its way. A worker runs it once; whatever happens there, it comes back exactly once,
 * also when it has been given up before the worker got to it.
 */
final class ProbeTry implements Runnable {

    private final ProbeAction action;
    private final Duration timeout;
    private final BiConsumer<ProbeTry, ProbeOutcome> comeBack;
    private final long start;
    private final Instant at;

    // Guarded by this.
    private Thread worker;
    private boolean givenUp;

    /**
     * @param comeBack called on the worker; must only pass it on
     */
    ProbeTry(
            ProbeAction action,
            Duration timeout,
            long start,
            Instant at,
            BiConsumer<ProbeTry, ProbeOutcome> comeBack) {
        this.action = action;
        this.timeout = timeout;
        this.start = start;
        this.at = at;
        this.comeBack = comeBack;
    }

    long start() {
        return start;
    }

    Instant at() {
        return at;
    }

    @Override
    public void run() {
        var outcome = enter() ? attempt() : ProbeOutcome.failed("given up");
        leave();
        comeBack.accept(this, outcome);
    }

    private ProbeOutcome attempt() {
        // Out of threads, for one: the probe has failed, the supervisor goes on.
        return Containment.resultOf(
                () -> action.attempt(Deadline.after(timeout)),
                failure ->
                        ProbeOutcome.failed(
                                failure instanceof InterruptedException
                                        ? "given up"
                                        : failure.toString()));
    }

    private synchronized boolean enter() {
        worker = Thread.currentThread();
        return !givenUp;
    }

    /** From here on nobody interrupts this worker, which goes on to other tries. */
    private synchronized void leave() {
        worker = null;
        Thread.interrupted();
    }

    synchronized void giveUp() {
        givenUp = true;
        if (worker != null) {
            worker.interrupt();
        }
    }
}
