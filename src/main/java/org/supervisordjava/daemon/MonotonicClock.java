package org.supervisordjava.daemon;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/**
 * The time of day when the supervisor started, plus what has passed since: it never jumps, whatever
 * is done to the system's clock.
 */
final class MonotonicClock extends Clock {

    private final Instant origin;
    private final long originNanos;
    private final Supplier<ZoneId> zone;

    MonotonicClock() {
        // Asked for when needed: loading the rules of time zones searches every jar for more of
        // them.
        this(Instant.now(), System.nanoTime(), ZoneId::systemDefault);
    }

    private MonotonicClock(Instant origin, long originNanos, Supplier<ZoneId> zone) {
        this.origin = origin;
        this.originNanos = originNanos;
        this.zone = zone;
    }

    @Override
    public Instant instant() {
        return origin.plusNanos(System.nanoTime() - originNanos);
    }

    @Override
    public ZoneId getZone() {
        return zone.get();
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new MonotonicClock(origin, originNanos, () -> other);
    }
}
