package org.supervisordjava.config.model;

import java.time.Duration;
import java.util.Optional;

/**
 * When a service that works is stopped and started again all the same.
 *
 * @param memory the most that it and all that it has started may use together
 * @param memoryCheckInterval how often that is measured
 * @param lifetime the longest time that one process lives
 * @param lifetimeJitter how much earlier it may be, so that not all are away at once
 */
public record RestartLimits(
        Optional<MemorySize> memory,
        Duration memoryCheckInterval,
        Optional<Duration> lifetime,
        Duration lifetimeJitter) {}
