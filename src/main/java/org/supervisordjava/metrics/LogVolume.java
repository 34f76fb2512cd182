package org.supervisordjava.metrics;

/**
 * What a program has written to its two streams since it was added.
 *
 * @param linesDropped lines that could not be logged
 * @param writeErrors how often a log file could not be written
 */
public record LogVolume(long stdoutBytes, long stderrBytes, long linesDropped, long writeErrors) {}
