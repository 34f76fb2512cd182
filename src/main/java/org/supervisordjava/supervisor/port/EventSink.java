package org.supervisordjava.supervisor.port;

import org.supervisordjava.supervisor.SupervisorEvent;

/** Where events go. Any thread; never throws and never blocks. */
@FunctionalInterface
public interface EventSink {

    int MOST_TICK_SECONDS = 20;

    void publish(SupervisorEvent event);

    /**
     * How far apart ticks may be for whoever listens here. Each one wakes the supervisor; without
     * this limit, what watches its heartbeat would take it for dead.
     */
    default int tickSeconds() {
        return MOST_TICK_SECONDS;
    }
}
