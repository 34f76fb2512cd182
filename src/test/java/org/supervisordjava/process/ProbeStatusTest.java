package org.supervisordjava.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.process.ProbeStatus.Attempt;
import org.supervisordjava.process.ProbeStatus.Verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

class ProbeStatusTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void stepOfTheClock_movesTheLastTry_andNothingElse() {
        assertEquals(triedAt(T0.minusSeconds(3600)), triedAt(T0).movedBy(Duration.ofHours(-1)));
        assertEquals(
                ProbeStatus.pending(ProbeKind.LIVENESS),
                ProbeStatus.pending(ProbeKind.LIVENESS).movedBy(Duration.ofHours(1)));
    }

    private static ProbeStatus triedAt(Instant at) {
        return new ProbeStatus(
                ProbeKind.READINESS,
                Verdict.FAILING,
                5,
                4,
                3,
                Duration.ofSeconds(2),
                Optional.of(new Attempt(at, Duration.ofSeconds(1), false, "refused")));
    }

    @Test
    void verdicts_areToldInSmallLetters() {
        assertEquals("pending", Verdict.PENDING.label());
        assertEquals("passing", Verdict.PASSING.label());
        assertEquals("failing", Verdict.FAILING.label());
    }
}
