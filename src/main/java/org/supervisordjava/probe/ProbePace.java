package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;

import java.time.Duration;

/**
 * When the next try is due, and whether a failure counts. Pure; any thread. Times are readings of
 * one monotonic clock in nanoseconds.
 *
 * <p>In steady pace tries start one period apart, as in Kubernetes. Until the first success, a
 * startup or readiness probe is in its <em>initial fast phase</em>: retries come after 50 ms, then
 * after a quarter longer each time, up to the period. So whoever becomes ready is noticed after a
 * fifth of the time that it took at the latest, and a slow start costs few tries. There is always a
 * try one period after the last failure that counted, and only that one counts: the fast phase
 * reaches the failure threshold exactly when the steady pace would.
 *
 * @param ramping whether it is in the initial fast phase
 * @param delay between the last try and the next
 * @param nextCount from when a failure counts
 */
record ProbePace(long period, boolean ramping, long delay, long nextCount) {

    static final Duration FIRST_RETRY = Duration.ofMillis(50);

    /** How many times sooner than usual. */
    private static final int HURRY = 4;

    /**
     * @param firstStart when the first try starts
     */
    static ProbePace fastUntilSuccess(ProbeConfig config, long firstStart) {
        long period = config.period().toNanos();
        return new ProbePace(period, true, Math.min(FIRST_RETRY.toNanos(), period), firstStart);
    }

    static ProbePace steady(ProbeConfig config, long firstStart) {
        long period = config.period().toNanos();
        return new ProbePace(period, false, period, firstStart);
    }

    /** Whether the failure of a try started then counts toward the failure threshold. */
    boolean counts(long start) {
        return !ramping || start - nextCount >= 0;
    }

    /** When the next try may come if something calls for it. */
    long early(long start) {
        return start + delay / HURRY;
    }

    /** The pace after a try, which says when the next is due. */
    NextTry after(boolean success, long start) {
        if (success || !ramping) {
            return new NextTry(
                    new ProbePace(period, false, period, start + period), start + period);
        }
        long count = counts(start) ? start + period : nextCount;
        long due = Math.min(start + delay - count, 0) + count;
        return new NextTry(
                new ProbePace(period, true, Math.min(delay + delay / 4, period), count), due);
    }

    record NextTry(ProbePace pace, long due) {}
}
