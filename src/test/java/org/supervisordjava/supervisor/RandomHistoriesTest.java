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
        long spawns = 0;
        for (long seed = first; seed < first + count; seed++) {
            try {
                spawns += new RandomHistory(seed).run();
            } catch (AssertionError broken) {
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
        assertTrue(spawns > count, "only " + spawns + " spawns in " + count + " histories");
    }
}
