package org.supervisordjava.supervisor;

import java.time.Duration;
import java.util.List;

/**
 * Divides the time that is left over the tiers that still have to stop, by max-min fairness: a tier
 * that wants no more than an equal part gets all it wants, and what it leaves over is divided among
 * the others. So one program with an enormous {@code stopwaitsecs} cannot starve the database that
 * stops after it. Pure.
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
        var first = wanted.getFirst();
        var left = remaining;
        int others = wanted.size();
        for (Duration modest : wanted.stream().sorted().toList()) {
            var equalPart = left.dividedBy(others);
            if (modest.compareTo(equalPart) > 0) {
                return first.compareTo(equalPart) < 0 ? first : equalPart;
            }
            left = left.minus(modest);
            others--;
        }
        return first;
    }
}
