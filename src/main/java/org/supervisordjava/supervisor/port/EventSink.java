package org.supervisordjava.supervisor.port;

import org.supervisordjava.supervisor.SupervisorEvent;

/** Where events go. Any thread; never throws and never blocks. */
@FunctionalInterface
public interface EventSink {

    void publish(SupervisorEvent event);
}
