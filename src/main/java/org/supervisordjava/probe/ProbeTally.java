package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.process.ProbeStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Running figures of one probe. Immutable. */
record ProbeTally(
        ProbeKind kind,
        ProbeThresholds thresholds,
        long attempts,
        long failures,
        Duration totalLatency) {

    static ProbeTally of(ProbeKind kind, ProbeConfig config) {
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

    ProbeStatus.Verdict verdict() {
        return thresholds.verdict();
    }

    ProbeStatus result(Instant at, Duration latency, ProbeOutcome outcome) {
        return new ProbeStatus(
                kind,
                verdict(),
                attempts,
                failures,
                thresholds.failures(),
                totalLatency,
                Optional.of(
                        new ProbeStatus.Attempt(at, latency, outcome.success(), outcome.output())));
    }
}
