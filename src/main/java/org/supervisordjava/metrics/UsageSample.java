package org.supervisordjava.metrics;

/**
 * What the kernel says about a live process.
 *
 * @param cpuSeconds user and system time since it was spawned
 * @param residentBytes physical memory in use
 * @param openFds -1 when unknown
 * @param threads -1 when unknown
 */
public record UsageSample(double cpuSeconds, long residentBytes, int openFds, int threads) {}
