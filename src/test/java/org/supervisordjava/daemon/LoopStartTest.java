package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.supervisor.SupervisorEvent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class LoopStartTest {

    private final EventFanOut events = new EventFanOut();
    private final List<Duration> begun = new ArrayList<>();
    private Duration shutdownTimeout = Duration.ofSeconds(60);
    private final LoopStart start = new LoopStart(events, () -> shutdownTimeout, begun::add);

    /** As one does that was asked to stop before it was there, and has nothing to wait for. */
    @Test
    void stopOfALoopThatEndsWhileItIsStarted_isHeard() throws Exception {
        start.start(
                () -> {
                    events.publish(new SupervisorEvent.SupervisorRunning());
                    events.publish(new SupervisorEvent.SupervisorStopping());
                });

        assertEquals(List.of(Duration.ofSeconds(60)), begun);
    }

    @Test
    void timeIsThatOfTheConfigurationAtTheStop() throws Exception {
        start.start(() -> {});
        assertEquals(List.of(), begun);

        shutdownTimeout = Duration.ofSeconds(7);
        events.publish(new SupervisorEvent.SupervisorStopping());

        assertEquals(List.of(Duration.ofSeconds(7)), begun);
    }
}
