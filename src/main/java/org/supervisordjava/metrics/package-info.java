/**
 * What Prometheus scrapes: the last {@link org.supervisordjava.supervisor.Snapshot} as text: that
 * of the processes and of what this project says of itself is written here, the figures of the JVM
 * and the loop by a registry of Micrometer's.
 *
 * <p>Nothing is counted here; every figure is read when it is scraped, so a program that has been
 * removed leaves no series and no memory behind. Not here: HTTP. Any thread. Uses {@code threads},
 * {@code config.model}, {@code process} and {@code supervisor}.
 */
package org.supervisordjava.metrics;
