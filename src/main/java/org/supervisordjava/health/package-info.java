/**
 * How the container is, as one answer: pure functions of the last {@link
 * org.supervisordjava.supervisor.Snapshot}, and their JSON.
 *
 * <p>Not here: HTTP, and anything that asks a program. A health request never starts a probe and
 * never waits for the supervisor's loop. Any thread. Uses {@code protocol}, {@code config.model},
 * {@code process} and {@code supervisor}.
 */
package org.supervisordjava.health;
