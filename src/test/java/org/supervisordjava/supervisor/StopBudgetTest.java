package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.supervisor.StopBudget.Demand;

import java.time.Duration;
import java.util.List;
import java.util.Set;

class StopBudgetTest {

    @Test
    void theOnlyTier_hasAllButTheTimeForKilling() {
        assertEquals(Duration.ofMillis(9_900), time(10_000, tier(600, "a")));
        assertEquals(Duration.ofMillis(450), time(500, tier(600, "a")));
    }

    @Test
    void tiersBehind_haveAReserveEach() {
        assertEquals(Duration.ofMillis(7_920), time(10_000, tier(600, "a"), tier(5, "b")));
        assertEquals(Duration.ofMillis(8_900), time(10_000, tier(600, "a"), tier(1, "b")));
    }

    @Test
    void manyTiersBehind_haveHalfOfIt() {
        var behind = tier(600, "b");
        assertEquals(
                Duration.ofMillis(4_950),
                time(10_000, tier(1, "a"), behind, behind, behind, behind));
    }

    @Test
    void whatIsNotAlive_needsNoReserve() {
        var gone = new Demand(Duration.ZERO, Set.of());
        assertEquals(Duration.ofMillis(9_900), time(10_000, tier(600, "a"), gone, gone));
        assertEquals(Duration.ofMillis(9_900), time(10_000, gone, gone));
    }

    @Test
    void tiersOfOneGroup_divideTheTime() {
        assertEquals(Duration.ofMillis(4_950), time(10_000, tier(600, "a"), tier(600, "a")));
        assertEquals(Duration.ofMillis(6_900), time(10_000, tier(600, "a"), tier(3, "a")));
        assertEquals(Duration.ofMillis(6_900), time(10_000, tier(3, "a"), tier(3, "a")));
    }

    @Test
    void tiersOfOneGroup_leaveTheReserveToOthers() {
        assertEquals(
                Duration.ofMillis(3_960),
                time(10_000, tier(600, "a"), tier(600, "a"), tier(600, "b")));
    }

    @Test
    void nothingLeft_isNothing() {
        assertEquals(Duration.ZERO, time(-1, tier(4, "a"), tier(5, "b")));
        assertEquals(Duration.ZERO, time(0, tier(4, "a")));
    }

    private static Demand tier(int seconds, String group) {
        return new Demand(Duration.ofSeconds(seconds), Set.of(group));
    }

    private static Duration time(int leftInMillis, Demand... tiers) {
        return StopBudget.timeOfFirst(Duration.ofMillis(leftInMillis), List.of(tiers));
    }
}
