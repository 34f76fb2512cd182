package org.supervisordjava.metrics;

/**
 * What became of the supervisor's own log.
 *
 * @param linesDropped messages that could not be logged
 * @param writeErrors how often its file could not be written
 */
public record OwnLogVolume(long linesDropped, long writeErrors) {}
