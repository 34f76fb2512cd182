package org.supervisordjava.process;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.RestartDelay;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.SplittableRandom;

/** How long to wait before the next try. */
final class RestartBackoff {

    /**
     * A process that dies in its first moment is not restarted more often than this, whatever its
     * {@code startsecs}.
     */
    static final Duration MINIMUM_BETWEEN_STARTS = Duration.ofSeconds(1);

    /**
     * Up to a tenth is added, so that the replicas of a crashed stack do not all come back at once.
     */
    private static final double JITTER = 0.1;

    private RestartBackoff() {}

    /**
     * When to retry after {@code tries} failed tries in a row: supervisord waits as many seconds as
     * there were tries.
     */
    static Instant retryTime(ProcessConfig config, int tries, Instant now) {
        return now.plus(
                config.restartDelay()
                        .initial()
                        .map(
                                initial ->
                                        exponential(
                                                initial,
                                                config.restartDelay(),
                                                tries,
                                                seed(config, tries, now)))
                        .orElse(Duration.ofSeconds(tries)));
    }

    /**
     * When to start again a process that had started and has exited: supervisord does so at once.
     */
    static Instant restartTime(
            ProcessConfig config, int restartsInARow, Instant startTime, Instant now) {
        var earliest = startTime.plus(MINIMUM_BETWEEN_STARTS);
        var wanted =
                config.restartDelay()
                        .initial()
                        .map(
                                initial ->
                                        now.plus(
                                                exponential(
                                                        initial,
                                                        config.restartDelay(),
                                                        restartsInARow,
                                                        seed(config, restartsInARow, now))))
                        .orElse(now);
        return wanted.isBefore(earliest) ? earliest : wanted;
    }

    /**
     * {@code initial}, doubled for each attempt after the first, plus jitter, never above {@code
     * max}.
     */
    static Duration exponential(Duration initial, RestartDelay delay, int attempt, long seed) {
        double doubled = initial.toNanos() * Math.pow(2, Math.clamp(attempt - 1L, 0, 62));
        double jittered = doubled * (1 + JITTER * new SplittableRandom(seed).nextDouble());
        return Duration.ofNanos((long) Math.min(jittered, delay.max().toNanos()));
    }

    private static long seed(ProcessConfig config, int attempt, Instant now) {
        return Objects.hash(config.id(), attempt, now);
    }
}
