/**
 * How anything here lives. Every thread is made in this room, and whatever is to go on after a
 * failure goes on because of it: a {@link org.supervisordjava.threads.Resident} repeats its work
 * for ever and survives every {@code Throwable}, {@link org.supervisordjava.threads.Background}
 * does what may have to wait, and answers in any case, {@link
 * org.supervisordjava.threads.SerialExecutor} does what must not wait.
 *
 * <p>Nothing that is needed after a failure is made or loaded then: the threads are there before
 * the first program, and {@link org.supervisordjava.threads.Rehearsal} has walked the paths once.
 *
 * <p>Not here: what is done, and what a failure means. Uses no other room.
 */
package org.supervisordjava.threads;
