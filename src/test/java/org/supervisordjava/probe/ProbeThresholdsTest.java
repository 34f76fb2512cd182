package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.supervisordjava.process.ProbeStatus.Verdict.FAILING;
import static org.supervisordjava.process.ProbeStatus.Verdict.PASSING;
import static org.supervisordjava.process.ProbeStatus.Verdict.PENDING;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.process.ProbeStatus;

class ProbeThresholdsTest {

    private static final ProbeThresholds TWO_AND_THREE = new ProbeThresholds(2, 3, 0, 0, PENDING);

    @ParameterizedTest
    @CsvSource({
        "'', PENDING",
        "+, PENDING",
        "++, PASSING",
        "-, PENDING",
        "--, PENDING",
        "---, FAILING",
        "+-+, PENDING",
        "--+--, PENDING",
        "++--, PASSING",
        "++--+--, PASSING",
        "++---, FAILING",
        "---+, FAILING",
        "---++, PASSING",
    })
    void verdictChanges_onlyWhenARunReachesItsThreshold(
            String outcomes, ProbeStatus.Verdict expected) {
        assertEquals(expected, after(outcomes).verdict());
    }

    @Test
    void uncountedFailure_endsARunOfSuccesses() {
        assertEquals(PENDING, after("+").afterUncountedFailure().after(true).verdict());
    }

    @Test
    void uncountedFailure_leavesTheRunOfFailures() {
        assertEquals(FAILING, after("--").afterUncountedFailure().after(false).verdict());
    }

    @Test
    void announcement_decidesAtOnce() {
        assertEquals(PASSING, TWO_AND_THREE.announced(true).verdict());
        assertEquals(FAILING, TWO_AND_THREE.announced(false).verdict());
    }

    private static ProbeThresholds after(String outcomes) {
        var thresholds = TWO_AND_THREE;
        for (char outcome : outcomes.toCharArray()) {
            thresholds = thresholds.after(outcome == '+');
        }
        return thresholds;
    }
}
