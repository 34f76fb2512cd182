package org.supervisordjava.supervisor;

import java.time.Duration;
import java.util.List;

/**
 * Divides the time that is left over the tiers that still have to stop, so that the last one gets
 * its share, too. Pure.
 */
final class StopBudget {

    private StopBudget() {}

    /**
     * The share of the first of the remaining tiers.
     *
     * @param remaining time left for all of them
     * @param wanted what each tier would like, first to stop first
     */
    static Duration shareOfFirst(Duration remaining, List<Duration> wanted) {
        if (remaining.isNegative() || wanted.isEmpty()) {
            return Duration.ZERO;
        }
        var total = wanted.stream().reduce(Duration.ZERO, Duration::plus);
        var first = wanted.getFirst();
        if (total.compareTo(remaining) <= 0) {
            return first;
        }
        return Duration.ofMillis(
                Math.round((double) remaining.toMillis() * first.toMillis() / total.toMillis()));
    }
}
