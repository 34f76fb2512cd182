package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.process.ProbeStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One probe that waits for the program to say something. What it says decides at once, whatever the
 * thresholds; each period of silence before counts as one failed try. Timer thread only.
 */
final class PassiveProbe implements RunningProbe {

    private final ProbeTimer timer;
    private final ProbeConfig config;
    private final PassiveSignal signal;
    private final Supplier<String> status;
    private final Consumer<ProbeStatus> listener;

    private ProbeTally tally;
    private long waitingSince;
    private Instant waitingSinceInstant;
    private Runnable next = () -> {};
    private boolean ended;

    /**
     * @param status what the program says about its progress; the output of a failed try
     */
    PassiveProbe(
            ProbeTimer timer,
            ProbeKind kind,
            ProbeConfig config,
            PassiveSignal signal,
            Supplier<String> status,
            Consumer<ProbeStatus> listener) {
        this.timer = timer;
        this.config = config;
        this.signal = signal;
        this.status = status;
        this.listener = listener;
        tally = ProbeTally.of(kind, config);
    }

    @Override
    public void start(long spawned) {
        long first = Math.max(timer.nanoTime(), spawned + config.initialDelay().toNanos());
        waitFrom(first);
        signal.listen(() -> timer.execute(this::said));
    }

    private void waitFrom(long start) {
        waitingSince = start;
        waitingSinceInstant = timer.now();
        next = timer.at(start + config.period().toNanos(), this::silent);
    }

    private void said() {
        if (ended) {
            return;
        }
        next.run();
        signal.word()
                .ifPresent(
                        outcome ->
                                report(
                                        tally.thresholds().announced(outcome.success()),
                                        outcome,
                                        Duration.ofNanos(
                                                Math.max(0, timer.nanoTime() - waitingSince))));
    }

    private void silent() {
        if (ended || signal.word().isPresent()) {
            return;
        }
        report(tally.thresholds().after(false), ProbeOutcome.failed(status.get()), config.period());
        if (!ended) {
            waitFrom(timer.nanoTime());
        }
    }

    private void report(ProbeThresholds thresholds, ProbeOutcome outcome, Duration latency) {
        tally = tally.after(thresholds, outcome.success(), latency);
        listener.accept(tally.result(waitingSinceInstant, latency, outcome));
    }

    @Override
    public void end() {
        ended = true;
        next.run();
    }
}
