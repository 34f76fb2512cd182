/**
 * The kernel's room: descriptors, spawning, waiting, signals, users, limits, {@code /proc} and
 * control groups. It is the only place that makes system calls of its own, and {@link
 * org.supervisordjava.posix.Reaper} is the only place that waits for children.
 *
 * <p>Calls go through jffi to glibc 2.34 or later; jnr-posix is loaded only when an account is
 * looked up. Not here: what to start, when, and what an exit means.
 *
 * <p>Threads: one reaper, one signal receiver, and a throw-away thread for each spawn that changes
 * credentials, umask or niceness. Everything else runs on its caller's thread. Uses {@code
 * threads}, {@code config.text} and {@code config.model}.
 */
package org.supervisordjava.posix;
