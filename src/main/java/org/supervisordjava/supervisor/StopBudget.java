package org.supervisordjava.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How long those who stop first have the time that is left to themselves, before those behind are
 * told to stop as well: all of it but a reserve for each of these. Pure.
 */
final class StopBudget {

    /** A fifth of the time that is left, for each rank behind; together never more than half. */
    private static final int RESERVE = 5;

    /** Kept back at the end for killing and reaping: so much, or a tenth if that is less. */
    static final Duration FOR_KILLING = Duration.ofMillis(100);

    private static final long NANOS_A_SECOND = 1_000_000_000L;

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
        return left.isNegative() ? Duration.ZERO : shorter(FOR_KILLING, part(left, 10));
    }

    private static Duration reserve(Duration usable, List<Duration> behind) {
        var each = part(usable, RESERVE);
        var wanted =
                behind.stream()
                        .map(patience -> shorter(patience, each))
                        .reduce(Duration.ZERO, Duration::plus);
        return shorter(wanted, part(usable, 2));
    }

    /**
     * Duration's own division goes by decimals of any size, whose tables take 10 ms to compute at
     * their first use.
     *
     * @param of how many parts
     */
    static Duration part(Duration time, int of) {
        long rest = time.getSeconds() % of * NANOS_A_SECOND + time.getNano();
        return Duration.ofSeconds(time.getSeconds() / of, rest / of);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
