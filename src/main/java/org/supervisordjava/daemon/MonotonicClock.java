package org.supervisordjava.daemon;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of day when the supervisor started, plus what has passed since: it never jumps, whatever
 * is done to the system's clock. Everything that is measured or waited for goes by it; {@link
 * ShownClock} tells others what time that is.
 */
final class MonotonicClock implements InstantSource {

    private final Instant origin = Instant.now();
    private final long originMillis = origin.toEpochMilli();
    private final long originNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return origin.plusNanos(System.nanoTime() - originNanos);
    }

    @Override
    public long millis() {
        return originMillis + (System.nanoTime() - originNanos) / 1_000_000;
    }
}
