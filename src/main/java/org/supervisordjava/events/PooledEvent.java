package org.supervisordjava.events;

/**
 * An event in the hands of one pool.
 *
 * @param poolSerial counts the pool's events from 0; kept when the event is handed out again
 */
record PooledEvent(NumberedEvent event, long poolSerial) {

    long serial() {
        return event.serial();
    }
}
