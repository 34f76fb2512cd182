package org.supervisordjava.posix;

import java.time.Duration;

/**
 * What a process uses, as {@code /proc} tells it.
 *
 * @param state of proc_pid_stat(5): {@code R} running, {@code S} sleeping, {@code D} waiting for a
 *     disk, {@code Z} ended but not reaped, …
 * @param cpuTime user and system time of all its threads, without its children; steps of 10 ms
 * @param residentBytes memory in RAM, pages shared with others included
 * @param openDescriptors -1 when we may not look
 */
public record ProcessUsage(
        int pid,
        int parent,
        char state,
        Duration cpuTime,
        long residentBytes,
        int threads,
        int openDescriptors) {}
