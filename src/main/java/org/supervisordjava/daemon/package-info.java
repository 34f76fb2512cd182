/**
 * The program itself: command line, start-up order, and the adapters that plug the real edges into
 * the ports of the core.
 *
 * <p>Nothing here decides anything about a process. The start-up order is in {@link
 * org.supervisordjava.daemon.Daemon}: whatever the first child does not need is loaded after it has
 * been spawned. Uses {@code threads}, {@code config.text}, {@code config.model}, {@code
 * config.source}, {@code config.build}, {@code config.tool}, {@code process}, {@code supervisor},
 * {@code posix}, {@code schedule}, {@code recorder}, {@code probe}, {@code hooks}, {@code logs},
 * {@code events}, {@code diagnosis}, {@code metrics} and {@code http}.
 */
package org.supervisordjava.daemon;
