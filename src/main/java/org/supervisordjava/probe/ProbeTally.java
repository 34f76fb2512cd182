package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;

import java.time.Duration;
import java.time.Instant;

/** Running figures of one probe. Immutable. */
record ProbeTally(
        ProbeResult.Kind kind,
        ProbeThresholds thresholds,
        long attempts,
        long failures,
        Duration totalLatency) {

    static ProbeTally of(ProbeResult.Kind kind, ProbeConfig config) {
        return new ProbeTally(kind, ProbeThresholds.of(config), 0, 0, Duration.ZERO);
    }

    ProbeTally after(ProbeThresholds newThresholds, boolean success, Duration latency) {
        return new ProbeTally(
                kind,
                newThresholds,
                attempts + 1,
                failures + (success ? 0 : 1),
                totalLatency.plus(latency));
    }

    ProbeThresholds.Verdict verdict() {
        return thresholds.verdict();
    }

    ProbeResult result(Instant at, Duration latency, ProbeOutcome outcome) {
        return new ProbeResult(
                kind,
                verdict(),
                attempts,
                failures,
                thresholds.failures(),
                totalLatency,
                new ProbeResult.Attempt(at, latency, outcome.success(), outcome.output()));
    }
}
