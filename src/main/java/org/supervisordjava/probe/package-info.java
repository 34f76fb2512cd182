/**
 * Finds out whether programs work: startup, readiness and liveness probes with Kubernetes' meaning.
 *
 * <p>Here: one try of each kind of action, thresholds, the pace of tries, the schedule. Not here:
 * what follows from a verdict; that is the supervisor's. {@link
 * org.supervisordjava.probe.ProbeScheduler} runs everything: its one timer thread owns all state,
 * tries run on a bounded pool of workers, and nothing here ever blocks the supervisor's loop. Uses
 * {@code threads}, {@code protocol}, {@code config.text}, {@code config.model}, {@code process} and
 * {@code posix}.
 */
package org.supervisordjava.probe;
