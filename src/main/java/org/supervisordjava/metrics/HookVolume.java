package org.supervisordjava.metrics;

/**
 * How calls of hooks have ended.
 *
 * @param failed for good, after their retries
 * @param dropped because too many were under way
 */
public record HookVolume(long succeeded, long failed, long dropped) {}
