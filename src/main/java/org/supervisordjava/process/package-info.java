/**
 * The life of one process as a pure function: states, restart policy, back-off, exit-status rules;
 * and what a probe has found of it.
 *
 * <p>Not here: clocks, threads, system calls. Every function depends on its arguments only; any
 * thread. Uses {@code config.model}.
 */
package org.supervisordjava.process;
