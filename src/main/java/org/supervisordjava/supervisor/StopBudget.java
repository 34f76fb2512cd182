package org.supervisordjava.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How long those who stop first have the time that is left to themselves, before those behind are
 * told to stop as well: all of it but a reserve for each of these. Pure.
 */
final class StopBudget {

    /** Of the time that is left, for each rank behind; together never more than half. */
    private static final int RESERVE_PERCENT = 20;

    /** Kept back at the end for killing and reaping: so much, or a tenth if that is less. */
    static final Duration FOR_KILLING = Duration.ofMillis(100);

    private StopBudget() {}

    /**
     * The time that the first of the remaining ranks has to itself; the last one has it until the
     * kill.
     *
     * @param left time left for all of them
     * @param patience the longest {@code stopwaitsecs} of what is alive in each, first to stop
     *     first
     */
    static Duration timeOfFirst(Duration left, List<Duration> patience) {
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        var usable = left.minus(forKilling(left));
        return usable.minus(reserve(usable, patience.subList(1, patience.size())));
    }

    /** When what is left is killed. */
    static Instant kill(Instant now, Instant end) {
        return end.minus(forKilling(Duration.between(now, end)));
    }

    private static Duration forKilling(Duration left) {
        return left.isNegative() ? Duration.ZERO : shorter(FOR_KILLING, left.dividedBy(10));
    }

    private static Duration reserve(Duration usable, List<Duration> behind) {
        var each = usable.multipliedBy(RESERVE_PERCENT).dividedBy(100);
        var wanted =
                behind.stream()
                        .map(patience -> shorter(patience, each))
                        .reduce(Duration.ZERO, Duration::plus);
        return shorter(wanted, usable.dividedBy(2));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
