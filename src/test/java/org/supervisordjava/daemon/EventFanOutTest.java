package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.supervisor.port.EventSink;

class EventFanOutTest {

    private record Wish(int tickSeconds) implements EventSink {
        @Override
        public void publish(SupervisorEvent event) {}
    }

    @Test
    void ticksComeAsOftenAsTheOneWantsWhoWantsThemMost() {
        var events = new EventFanOut();
        assertEquals(EventSink.MOST_TICK_SECONDS, events.tickSeconds());

        events.subscribe(event -> {});
        events.subscribe(new Wish(5));
        events.subscribe(new Wish(10));

        assertEquals(5, events.tickSeconds());
    }
}
