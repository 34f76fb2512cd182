package org.supervisordjava.events;

/** Where a listener stands in its conversation with us; the names are supervisord's. */
enum ListenerState {
    /** It has started, or has answered, and has not said READY since. */
    ACKNOWLEDGED,
    /** It waits for an event. */
    READY,
    /** It has an event and has not answered. */
    BUSY,
    /** It has broken the protocol, which only a restart mends. */
    UNKNOWN
}
