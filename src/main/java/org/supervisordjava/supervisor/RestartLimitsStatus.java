package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.MemorySize;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How near a process is to its limits.
 *
 * @param memory what it used when it was measured last in this life
 * @param nextCheck when that is measured next; empty when it does not live, or has no such limit
 * @param endOfLife when its lifetime is over; likewise
 */
public record RestartLimitsStatus(
        Optional<MemorySize> memory, Optional<Instant> nextCheck, Optional<Instant> endOfLife) {

    RestartLimitsStatus movedBy(Duration step) {
        return new RestartLimitsStatus(
                memory,
                nextCheck.map(time -> time.plus(step)),
                endOfLife.map(time -> time.plus(step)));
    }
}
