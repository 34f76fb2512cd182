package org.supervisordjava.process;

import org.supervisordjava.config.model.ProbeKind;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What one probe has found since its process was spawned, up to and including its last try.
 *
 * @param verdict after the thresholds
 * @param attempts tries so far
 * @param failures tries that failed so far, whether they counted toward the threshold or not
 * @param consecutiveFailures failures in a row that counted toward the threshold
 * @param totalLatency of all tries so far
 * @param last the last try, empty before the first
 */
public record ProbeStatus(
        ProbeKind kind,
        Verdict verdict,
        long attempts,
        long failures,
        int consecutiveFailures,
        Duration totalLatency,
        Optional<Attempt> last) {

    public enum Verdict {
        /** Neither threshold has been reached yet. */
        PENDING,
        PASSING,
        FAILING;

        /** As it is told to others. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One try.
     *
     * @param at when it started
     * @param output the end of what the probe said, at most 1 KiB; may be empty
     */
    public record Attempt(Instant at, Duration latency, boolean success, String output) {

        private Attempt movedBy(Duration step) {
            return new Attempt(at.plus(step), latency, success, output);
        }
    }

    /** With the time of the last try moved. */
    public ProbeStatus movedBy(Duration step) {
        return new ProbeStatus(
                kind,
                verdict,
                attempts,
                failures,
                consecutiveFailures,
                totalLatency,
                last.map(attempt -> attempt.movedBy(step)));
    }

    public static ProbeStatus pending(ProbeKind kind) {
        return new ProbeStatus(kind, Verdict.PENDING, 0, 0, 0, Duration.ZERO, Optional.empty());
    }
}
