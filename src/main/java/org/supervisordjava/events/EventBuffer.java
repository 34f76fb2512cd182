package org.supervisordjava.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Events that wait for a listener, oldest first. A full buffer gives up its oldest event. */
final class EventBuffer {

    private final Deque<PooledEvent> events = new ArrayDeque<>();
    private int capacity;

    /**
     * @param capacity events, at least 1
     */
    EventBuffer(int capacity) {
        this.capacity = capacity;
    }

    /** Events beyond a smaller capacity leave one by one as others come. */
    void resize(int newCapacity) {
        capacity = newCapacity;
    }

    int size() {
        return events.size();
    }

    int capacity() {
        return capacity;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    PooledEvent first() {
        return events.getFirst();
    }

    void removeFirst() {
        events.removeFirst();
    }

    /** Adds an event as the newest; returns the one that had to leave. */
    Optional<PooledEvent> append(PooledEvent event) {
        var discarded = makeRoom();
        events.addLast(event);
        return discarded;
    }

    /** Puts an event back as the oldest; returns the one that had to leave. */
    Optional<PooledEvent> putBack(PooledEvent event) {
        var discarded = makeRoom();
        events.addFirst(event);
        return discarded;
    }

    private Optional<PooledEvent> makeRoom() {
        return events.size() >= capacity ? Optional.of(events.removeFirst()) : Optional.empty();
    }
}
