package org.supervisordjava.daemon;

import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.supervisor.port.EventSink;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes each event on to everybody who has subscribed so far. Any thread. */
final class EventFanOut implements EventSink {

    private final List<EventSink> subscribers = new CopyOnWriteArrayList<>();

    void subscribe(EventSink subscriber) {
        subscribers.add(subscriber);
    }

    @Override
    public void publish(SupervisorEvent event) {
        subscribers.forEach(subscriber -> subscriber.publish(event));
    }

    @Override
    public int tickSeconds() {
        int least = MOST_TICK_SECONDS;
        for (var subscriber : subscribers) {
            least = Math.min(least, subscriber.tickSeconds());
        }
        return least;
    }
}
