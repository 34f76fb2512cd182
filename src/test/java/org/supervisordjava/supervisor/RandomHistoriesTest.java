package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.supervisordjava.supervisor.RandomHistory.Operation;
import org.supervisordjava.supervisor.RandomHistory.Step;
import org.supervisordjava.supervisor.RandomHistory.Tally;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * The supervisor under a simulated kernel, for more than a year. Every history is reproduced by its
 * seed: {@code -Dhistories.seed=N -Dhistories.count=1}; others are found with any other number. One
 * that fails shrinks itself first.
 */
final class RandomHistoriesTest {

    private static final int USUAL = 4_000;

    /** The same histories in each test run: whether sources pass is no matter of luck. */
    private static final long SEED = 20_261_127;

    private static final Duration A_YEAR = Duration.ofDays(365);

    /** How often each scenario and each operation comes in as many histories, at the least. */
    private static final int OFTEN = 20;

    private final ExecutorService others = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        others.close();
    }

    @Test
    void aYearOfRandomHistories_keepsTheRules() {
        long first = Long.getLong("histories.seed", SEED);
        long count = Long.getLong("histories.count", USUAL);
        var sum = Tally.NOTHING;
        for (long seed = first; seed < first + count; seed++) {
            var steps = RandomHistory.steps(seed);
            try {
                sum = sum.plus(new RandomHistory(seed, steps, others).run());
            } catch (AssertionError broken) {
                throw shrunk(seed, steps);
            }
        }
        if (count >= USUAL) {
            assertTrue(sum.time().compareTo(A_YEAR) > 0, sum.toString());
            assertTrue(sum.spawns() > count && sum.claims() > count, sum.toString());
            assertEachIsDrawn(Scenario.values(), sum.drawn());
            assertEachIsDrawn(Operation.values(), sum.done());
        }
    }

    private static <T> void assertEachIsDrawn(T[] all, Map<T, Integer> counts) {
        for (T each : all) {
            assertTrue(counts.getOrDefault(each, 0) >= OFTEN, () -> each + " of " + counts);
        }
    }

    private AssertionError shrunk(long seed, List<Step> steps) {
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

    private Optional<AssertionError> failure(long seed, List<Step> steps) {
        try {
            new RandomHistory(seed, steps, others).run();
            return Optional.empty();
        } catch (AssertionError broken) {
            return Optional.of(broken);
        }
    }
}
