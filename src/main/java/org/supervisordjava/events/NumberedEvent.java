package org.supervisordjava.events;

/**
 * An event that at least one pool wants, rendered once for all of them.
 *
 * @param serial counts such events since the supervisor started, from 0
 * @param payload text behind the header, may be empty
 */
record NumberedEvent(EventType type, long serial, String payload) {}
