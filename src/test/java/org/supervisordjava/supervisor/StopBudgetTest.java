package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;

class StopBudgetTest {

    @Test
    void theOnlyRank_hasAllButTheTimeForKilling() {
        assertEquals(Duration.ofMillis(9_900), time(10_000, 600));
        assertEquals(Duration.ofMillis(450), time(500, 600));
    }

    @Test
    void ranksBehind_haveAReserveEach() {
        assertEquals(Duration.ofMillis(7_920), time(10_000, 600, 5));
        assertEquals(Duration.ofMillis(8_900), time(10_000, 600, 1));
    }

    @Test
    void manyRanksBehind_haveHalfOfIt() {
        assertEquals(Duration.ofMillis(4_950), time(10_000, 1, 600, 600, 600, 600));
    }

    @Test
    void whatIsNotAlive_needsNoReserve() {
        assertEquals(Duration.ofMillis(9_900), time(10_000, 600, 0, 0));
        assertEquals(Duration.ofMillis(9_900), time(10_000, 0, 0, 0));
    }

    @Test
    void nothingLeft_isNothing() {
        assertEquals(Duration.ZERO, time(-1, 4, 5));
        assertEquals(Duration.ZERO, time(0, 4));
    }

    @Test
    void kill_leavesAMomentBeforeTheEnd() {
        var end = Instant.EPOCH.plusSeconds(10);
        assertEquals(end.minusMillis(100), StopBudget.kill(Instant.EPOCH, end));
        assertEquals(end.minusMillis(50), StopBudget.kill(end.minusMillis(500), end));
        assertEquals(end, StopBudget.kill(end.plusMillis(1), end));
    }

    /** The first is the first to stop. */
    private static Duration time(int leftInMillis, long... patienceInSeconds) {
        return StopBudget.timeOfFirst(
                Duration.ofMillis(leftInMillis),
                LongStream.of(patienceInSeconds).mapToObj(Duration::ofSeconds).toList());
    }
}
