/**
 * Finds the times at which scheduled programs run, by a library for cron expressions that is loaded
 * only when there is such a program, and never before the first one has been started.
 *
 * <p>Not here: what follows when a time has come; that is the supervisor's. Pure; any thread. Uses
 * {@code config.model}.
 */
package org.supervisordjava.schedule;
