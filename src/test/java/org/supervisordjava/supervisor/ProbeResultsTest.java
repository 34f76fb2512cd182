package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProbeStatus.Verdict;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class ProbeResultsTest {

    private final ProbeResults results = new ProbeResults();

    private static ProbeStatus status(Verdict verdict) {
        return new ProbeStatus(
                ProbeKind.READINESS, verdict, 1, 0, 0, Duration.ZERO, Optional.empty());
    }

    @Test
    void ofAnEarlierLife_nothingIsKnown() {
        var probes = program("web").readiness().build().probes();
        results.begin(probes);
        results.take(status(Verdict.PASSING));

        results.begin(probes);

        assertEquals(List.of(ProbeStatus.pending(ProbeKind.READINESS)), results.all());
        assertFalse(results.passes(ProbeKind.READINESS));
    }

    @Test
    void probeThatIsNoLongerConfigured_isForgotten_andHoldsNothingBack() {
        results.begin(program("web").readiness().build().probes());
        results.take(status(Verdict.FAILING));

        results.begin(program("web").liveness().build().probes());

        assertEquals(List.of(ProbeStatus.pending(ProbeKind.LIVENESS)), results.all());
        assertTrue(results.passes(ProbeKind.READINESS));
    }

    @Test
    void verdict_isToldWhenItChanges() {
        results.begin(program("web").readiness().build().probes());

        assertEquals(Optional.of(Verdict.PASSING), results.take(status(Verdict.PASSING)));
        assertEquals(Optional.empty(), results.take(status(Verdict.PASSING)));
        assertEquals(Optional.of(Verdict.FAILING), results.take(status(Verdict.FAILING)));
    }
}
