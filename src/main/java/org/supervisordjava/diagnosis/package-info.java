/**
 * Why a process is in its state, since when, and what happens next, in words for an operator: facts
 * in, words out. The client, REST and the log say what is said here.
 *
 * <p>Not here: clocks, threads, files. What the snapshot does not tell, the last lines of a program
 * and who holds a port, comes as {@link org.supervisordjava.diagnosis.Evidence}. Any thread. Uses
 * {@code config.model}, {@code process}, {@code supervisor} and {@code recorder}.
 */
package org.supervisordjava.diagnosis;
