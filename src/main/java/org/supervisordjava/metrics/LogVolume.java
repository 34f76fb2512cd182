package org.supervisordjava.metrics;

/** Bytes that a program has written to its two streams since it was added. */
public record LogVolume(long stdoutBytes, long stderrBytes) {}
