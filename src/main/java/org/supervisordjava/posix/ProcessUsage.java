package org.supervisordjava.posix;

import java.time.Duration;

/**
 * What a process uses, as {@code /proc} tells it.
 *
 * @param cpuTime user and system time of all its threads, without its children; steps of 10 ms
 * @param residentBytes memory in RAM, pages shared with others included
 * @param openDescriptors -1 when we may not look
 */
public record ProcessUsage(
        Duration cpuTime, long residentBytes, int threads, int openDescriptors) {}
