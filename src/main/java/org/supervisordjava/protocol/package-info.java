/**
 * The language that supervisor and client speak: the values of XML-RPC and how they are written and
 * read, the fault codes, the names of processes and groups.
 *
 * <p>Written by hand on {@code java.lang} and {@code java.util}: a command of the client lives for
 * some hundred milliseconds, and a library would take longer to load than its request takes. Knows
 * no socket and nothing of the supervisor. Any thread. Uses no other room.
 */
package org.supervisordjava.protocol;
