/**
 * The output of children and of the supervisor itself: capture, rotation, standard streams, syslog,
 * reading, tailing and following.
 *
 * <p>Three parties meet here. The pump's thread ({@link org.supervisordjava.logs.OutputPump}) reads
 * every pipe and writes every child's log; the main log has a thread of its own, so that a disk
 * that hangs never holds up the caller of {@code log}; the supervisor's loop only hands over pipes
 * and asks for files to be cleared or reopened, and waits a bounded time at most. Readers of log
 * files use whatever thread they are on.
 *
 * <p>Not here: processes, states, HTTP, the format of events. System calls come from {@code posix}.
 * Uses {@code threads}, {@code protocol} for JSON, {@code config.text}, {@code config.model} and
 * {@code posix}.
 */
package org.supervisordjava.logs;
