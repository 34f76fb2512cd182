package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.RestartLimits;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/** Watches how near each life of one process is to its limits. Loop's thread only. */
final class LimitWatch {

    private final RestartLimits limits;

    /** Makes two processes that begin together end apart. */
    private final long seed;

    private Optional<MemorySize> memory = Optional.empty();
    private Optional<Instant> nextCheck = Optional.empty();
    private Optional<Instant> endOfLife = Optional.empty();

    LimitWatch(RestartLimits limits, long seed) {
        this.limits = limits;
        this.seed = seed;
    }

    void lifeBegins(Instant at) {
        memory = Optional.empty();
        nextCheck = limits.memory().map(_ -> checkAfter(at));
        endOfLife = limits.lifetime().map(lifetime -> at.plus(lifetime).minus(jitter(at)));
    }

    /** It has ended, or is on its way. */
    void lifeEnds() {
        nextCheck = Optional.empty();
        endOfLife = Optional.empty();
    }

    /** At the same moments for all: who reads {@code /proc} for one has read it for the others. */
    private Instant checkAfter(Instant time) {
        long interval = limits.memoryCheckInterval().toMillis();
        return Instant.ofEpochMilli((time.toEpochMilli() / interval + 1) * interval);
    }

    private Duration jitter(Instant at) {
        long most = limits.lifetimeJitter().toMillis();
        return Duration.ofMillis(new SplittableRandom(seed ^ at.toEpochMilli()).nextLong(most + 1));
    }

    /** Asked for once in each interval. */
    boolean takeDueCheck(Instant now) {
        boolean due = nextCheck.filter(time -> !time.isAfter(now)).isPresent();
        if (due) {
            nextCheck = Optional.of(checkAfter(now));
        }
        return due;
    }

    boolean lifeIsOver(Instant now) {
        return endOfLife.filter(time -> !time.isAfter(now)).isPresent();
    }

    /**
     * @return the limit if it uses more
     */
    Optional<MemorySize> measured(MemorySize size) {
        memory = Optional.of(size);
        return limits.memory().filter(size::isMoreThan);
    }

    Optional<MemorySize> memory() {
        return memory;
    }

    /** When to look at it again. */
    Optional<Instant> nextDeadline() {
        if (nextCheck.isEmpty() || endOfLife.isEmpty()) {
            return nextCheck.or(() -> endOfLife);
        }
        return nextCheck.get().isBefore(endOfLife.get()) ? nextCheck : endOfLife;
    }

    RestartLimitsStatus status() {
        return new RestartLimitsStatus(memory, nextCheck, endOfLife);
    }
}
