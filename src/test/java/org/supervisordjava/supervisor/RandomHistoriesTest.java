package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * The supervisor under a simulated kernel. Every history is reproduced by its seed: {@code
 * -Dhistories.seed=N -Dhistories.count=1}.
 */
final class RandomHistoriesTest {

    @Test
    void tenThousandRandomHistories_keepTheInvariants() {
        long first = Long.getLong("histories.seed", System.nanoTime());
        long count = Long.getLong("histories.count", 10_000);
        var sum = new RandomHistory.Tally(0, 0);
        for (long seed = first; seed < first + count; seed++) {
            try {
                sum = sum.plus(new RandomHistory(seed).run());
            } catch (AssertionError broken) {
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
        assertTrue(sum.spawns() > count && sum.restarts() > count / 100, sum.toString());
    }
}
