package org.supervisordjava.metrics;

/**
 * What a receiver of lines has been sent.
 *
 * @param name {@code syslog} or {@code otlp}
 * @param sent lines that it has taken
 * @param dropped lines that were lost on the way
 * @param up whether it took the last that it was sent
 */
public record LogSinkVolume(String name, long sent, long dropped, boolean up) {}
