package org.supervisordjava.supervisor.port;

import org.supervisordjava.supervisor.LoopEvent;

/** Those who are told of events and read them at their own pace. Never blocks. */
@FunctionalInterface
public interface EventReaders {

    /**
     * Asks to be told, by {@link LoopEvent.EventsRead}, when everything that has been published so
     * far has been read, or nobody is left to read it. It may be never: a reader may hang.
     *
     * @param request repeated in the answer
     */
    void askWhenAllIsRead(long request);
}
