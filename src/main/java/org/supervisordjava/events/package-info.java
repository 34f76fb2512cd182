/**
 * supervisord's event notifications: types, payloads, the protocol that listeners speak, and the
 * pools that hand events to them.
 *
 * <p>{@link org.supervisordjava.events.EventDispatcher} is the door: anybody publishes, nobody
 * waits. Everything behind it belongs to its one thread. A listener that dies, hangs, speaks
 * nonsense or never reads costs its own pool its events, and nobody else anything.
 *
 * <p>Not here: processes, pipes, what an event means. Uses {@code threads}, {@code config.text},
 * {@code config.model}, {@code process} and {@code supervisor}.
 */
package org.supervisordjava.events;
