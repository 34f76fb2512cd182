/**
 * Proof from end to end: the daemon runs in a JVM of its own, with the launcher's options, over
 * real programs, and is judged by what the kernel, its log and its interfaces say.
 *
 * <p>What needs PID 1 of a namespace is tagged {@code namespace}, what needs PostgreSQL and the API
 * {@code stack}; both need root and are skipped loudly without it. Nothing here may assert how fast
 * something is, only that it happens, and in which order.
 */
package org.supervisordjava.stack;
