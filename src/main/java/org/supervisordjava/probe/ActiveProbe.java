package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.process.ProbeStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * One probe that tries by itself, sooner when a program that is starting writes something. Timer
 * thread only; a try runs on a worker, and never two at once: a worker that has not come back by
 * the next period is a failed try, not a second worker.
 */
final class ActiveProbe implements RunningProbe {

    /** How much longer than its timeout a try may take before it is given up from outside. */
    static final Duration GRACE = Duration.ofMillis(250);

    /**
     * What a program writes up to here after a try is taken for its answer to it: a server that
     * logs each request it refuses must not be asked because it was asked.
     */
    static final Duration ECHO = Duration.ofMillis(5);

    /** Pause when all workers are busy. */
    private static final Duration DEFERRED = Duration.ofMillis(50);

    private final ProbeTimer timer;
    private final Executor workers;
    private final ProbeConfig config;
    private final ProbeAction action;
    private final Announcements heard;
    private final Consumer<ProbeStatus> listener;
    private final Duration jitter;

    private ProbeTally tally;
    private ProbePace pace;
    private ProbeTry current;
    private boolean overdue;

    /** When the pace wants the next try, and the last one has started. */
    private long due;

    private long started;

    private Runnable cancelGuard = () -> {};
    private Runnable next = () -> {};
    private Runnable listening = () -> {};
    private boolean ended;

    /**
     * @param heard what the program says about itself
     * @param jitter shift of the steady pace, shorter than a period, so that the probes of many
     *     processes do not all start in the same instant
     */
    ActiveProbe(
            ProbeTimer timer,
            Executor workers,
            ProbeKind kind,
            ProbeConfig config,
            ProbeAction action,
            Announcements heard,
            Duration jitter,
            Consumer<ProbeStatus> listener) {
        this.timer = timer;
        this.workers = workers;
        this.config = config;
        this.action = action;
        this.heard = heard;
        this.jitter = jitter;
        this.listener = listener;
        tally = ProbeTally.of(kind, config);
    }

    @Override
    public void start(long spawned) {
        long first = Math.max(timer.nanoTime(), spawned + config.initialDelay().toNanos());
        if (tally.kind() == ProbeKind.LIVENESS) {
            first += jitter.toNanos();
            pace = ProbePace.steady(config, first);
        } else {
            pace = ProbePace.fastUntilSuccess(config, first);
        }
        due = first;
        next = timer.at(first, this::due);
    }

    private void listen() {
        heard.awaitOutput(() -> timer.execute(this::outputSeen));
    }

    /** What has just been written may say that the program is ready. */
    private void outputSeen() {
        if (ended || current != null || !pace.ramping()) {
            return;
        }
        long early = pace.early(started);
        if (early - due < 0) {
            next.run();
            next = timer.at(Math.max(early, timer.nanoTime()), this::due);
        }
    }

    private void due() {
        if (ended) {
            return;
        }
        long now = timer.nanoTime();
        if (current != null) {
            report(now, timer.now(), Duration.ZERO, stuck());
            return;
        }
        started = now;
        listening.run();
        heard.awaitNothing();
        var attempt = new ProbeTry(action, config.timeout(), now, timer.now(), this::comeBack);
        try {
            workers.execute(attempt);
        } catch (RejectedExecutionException noThread) {
            next = timer.at(now + DEFERRED.toNanos(), this::due);
            return;
        }
        current = attempt;
        overdue = false;
        cancelGuard =
                timer.at(now + config.timeout().plus(GRACE).toNanos(), () -> overdue(attempt));
    }

    private static ProbeOutcome stuck() {
        return ProbeOutcome.failed("the previous try has not come back yet");
    }

    /** On a worker. */
    private void comeBack(ProbeTry attempt, ProbeOutcome outcome) {
        timer.execute(() -> finished(attempt, outcome));
    }

    private void finished(ProbeTry attempt, ProbeOutcome outcome) {
        cancelGuard.run();
        current = null;
        if (!overdue) {
            report(attempt.start(), attempt.at(), elapsed(attempt), outcome);
        }
    }

    private void overdue(ProbeTry attempt) {
        if (current != attempt || ended) {
            return;
        }
        overdue = true;
        attempt.giveUp();
        var outcome = ProbeOutcome.failed(Deadline.after(config.timeout()).describe());
        report(attempt.start(), attempt.at(), elapsed(attempt), outcome);
    }

    private Duration elapsed(ProbeTry attempt) {
        return Duration.ofNanos(timer.nanoTime() - attempt.start());
    }

    private void report(long start, Instant at, Duration latency, ProbeOutcome outcome) {
        if (ended) {
            return;
        }
        boolean success = outcome.success();
        var thresholds =
                success || pace.counts(start)
                        ? tally.thresholds().after(success)
                        : tally.thresholds().afterUncountedFailure();
        tally = tally.after(thresholds, success, latency);
        boolean settles = success && pace.ramping();
        // One that output has called for leaves the pace as it is.
        if (success || start - due >= 0) {
            var step = pace.after(success, start);
            pace = step.pace();
            due = settles ? step.due() - jitter.toNanos() : step.due();
        }
        long now = timer.nanoTime();
        next = timer.at(Math.max(due, now), this::due);
        if (pace.ramping()) {
            listening = timer.at(now + ECHO.toNanos(), this::listen);
        }
        listener.accept(tally.result(at, latency, outcome));
    }

    @Override
    public void end() {
        ended = true;
        next.run();
        listening.run();
        if (current != null) {
            cancelGuard.run();
            current.giveUp();
        }
    }
}
