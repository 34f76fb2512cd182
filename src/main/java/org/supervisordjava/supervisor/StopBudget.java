package org.supervisordjava.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How long a tier has the time that is left to itself, before those that stop after it are
 * signalled as well. Pure.
 *
 * <p>The rule: what supervisord would have stopped cleanly within the time is stopped cleanly. It
 * stops one group after the other, so a tier may use everything but a reserve for each tier behind
 * it. The members of one group it stops at once; tiers of one and the same group therefore divide
 * the time by max-min fairness: one that wants no more than an equal part gets all it wants, and
 * what it leaves over is divided among the others.
 */
final class StopBudget {

    /** Of the time that is left, for each tier behind; together never more than half. */
    private static final int RESERVE_PERCENT = 20;

    /** Kept back at the end for killing and reaping: so much, or a tenth if that is less. */
    private static final Duration FOR_KILLING = Duration.ofMillis(100);

    private StopBudget() {}

    /**
     * What a tier would like to have.
     *
     * @param time the longest {@code stopwaitsecs} of what is alive in it
     * @param groups whose members they are; empty when nothing is alive
     */
    record Demand(Duration time, Set<String> groups) {

        private boolean isOneGroupWith(Demand other) {
            return groups.size() == 1 && groups.equals(other.groups);
        }
    }

    /**
     * The time that the first of the remaining tiers has to itself; the last one has it until the
     * kill.
     *
     * @param left time left for all of them
     * @param tiers first to stop first, and at least one
     */
    static Duration timeOfFirst(Duration left, List<Demand> tiers) {
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        var usable = left.minus(shorter(FOR_KILLING, left.dividedBy(10)));
        var ofOneGroup = new ArrayList<Duration>();
        var tiersOfOneGroup =
                tiers.stream().takeWhile(tier -> tier.isOneGroupWith(tiers.getFirst())).toList();
        tiersOfOneGroup.forEach(tier -> ofOneGroup.add(tier.time()));
        var behind = tiers.subList(Math.max(1, ofOneGroup.size()), tiers.size());
        var forAllOfIt = usable.minus(reserve(usable, behind));
        return ofOneGroup.size() > 1 ? shareOfFirst(forAllOfIt, ofOneGroup) : forAllOfIt;
    }

    private static Duration reserve(Duration usable, List<Demand> behind) {
        var each = usable.multipliedBy(RESERVE_PERCENT).dividedBy(100);
        var wanted =
                behind.stream()
                        .map(tier -> shorter(tier.time(), each))
                        .reduce(Duration.ZERO, Duration::plus);
        return shorter(wanted, usable.dividedBy(2));
    }

    private static Duration shareOfFirst(Duration time, List<Duration> wanted) {
        var first = wanted.getFirst();
        var left = time;
        int others = wanted.size();
        for (Duration modest : wanted.stream().sorted().toList()) {
            var equalPart = left.dividedBy(others);
            if (modest.compareTo(equalPart) > 0) {
                return shorter(first, equalPart);
            }
            left = left.minus(modest);
            others--;
        }
        // There is enough for all: the first may have what nobody wants.
        return first.plus(left);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
