package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.supervisor.RandomHistory.Step;
import org.supervisordjava.supervisor.RandomHistory.Tally;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The supervisor under a simulated kernel, for more than a year. Every history is reproduced by its
 * seed: {@code -Dhistories.seed=N -Dhistories.count=1}. One that fails shrinks itself first.
 */
final class RandomHistoriesTest {

    private static final int USUAL = 4_000;
    private static final Duration A_YEAR = Duration.ofDays(365);

    @Test
    void aYearOfRandomHistories_keepsTheRules() {
        long first = Long.getLong("histories.seed", System.nanoTime());
        long count = Long.getLong("histories.count", USUAL);
        var sum = Tally.NOTHING;
        for (long seed = first; seed < first + count; seed++) {
            var steps = RandomHistory.steps(seed);
            try {
                sum = sum.plus(new RandomHistory(seed, steps).run());
            } catch (AssertionError broken) {
                throw shrunk(seed, steps);
            }
        }
        if (count >= USUAL) {
            assertTrue(sum.time().compareTo(A_YEAR) > 0, sum.toString());
            assertTrue(
                    sum.spawns() > count
                            && sum.restarts() > count / 100
                            && sum.claims() > count
                            && sum.thrown() > count / 10,
                    sum.toString());
        }
    }

    private static AssertionError shrunk(long seed, List<Step> steps) {
        var least = Shrinker.shrink(steps, part -> failure(seed, part).isPresent());
        var failure = failure(seed, least).orElseThrow();
        return new AssertionError(
                "seed %d, of its %d steps these are enough:%n%s%n%s"
                        .formatted(
                                seed,
                                steps.size(),
                                least.stream()
                                        .map(Step::toString)
                                        .collect(Collectors.joining("\n")),
                                failure.getMessage()),
                failure);
    }

    private static Optional<AssertionError> failure(long seed, List<Step> steps) {
        try {
            new RandomHistory(seed, steps).run();
            return Optional.empty();
        } catch (AssertionError broken) {
            return Optional.of(broken);
        }
    }
}
