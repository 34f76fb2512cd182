package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbesConfig;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What one probe has found since its process was spawned, up to and including its last try.
 *
 * @param attempts tries so far
 * @param failures tries that failed so far, whether they counted toward the threshold or not
 * @param consecutiveFailures failures in a row that counted toward the threshold
 * @param totalLatency of all tries so far
 * @param last the try that has just ended
 */
public record ProbeResult(
        Kind kind,
        ProbeThresholds.Verdict verdict,
        long attempts,
        long failures,
        int consecutiveFailures,
        Duration totalLatency,
        Attempt last) {

    /** Kubernetes' three kinds of probes. */
    public enum Kind {
        STARTUP,
        READINESS,
        LIVENESS;

        /** The option's name. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        Optional<ProbeConfig> of(ProbesConfig probes) {
            return switch (this) {
                case STARTUP -> probes.startup();
                case READINESS -> probes.readiness();
                case LIVENESS -> probes.liveness();
            };
        }
    }

    /**
     * One try.
     *
     * @param at when it started
     * @param output the end of what it said, at most 1 KiB; may be empty
     */
    public record Attempt(Instant at, Duration latency, boolean success, String output) {}
}
