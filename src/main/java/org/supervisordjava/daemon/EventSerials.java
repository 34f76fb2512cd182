package org.supervisordjava.daemon;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The numbers of events, which supervisord goes on with after a {@code reload}. Here that executes
 * the supervisor anew, so a variable of its environment carries them; programs never see it.
 */
final class EventSerials {

    private static final String VARIABLE = "SUPERVISORD_JAVA_NEXT_EVENT_SERIAL";

    private final AtomicLong next;
    private final boolean goOn;

    private EventSerials(long next, boolean goOn) {
        this.next = new AtomicLong(next);
        this.goOn = goOn;
    }

    /** Goes on from the number in the environment, and takes it out. */
    static EventSerials takeOver(Map<String, String> environment) {
        var number = environment.remove(VARIABLE);
        return new EventSerials(
                number != null && number.matches("\\d{1,18}") ? Long.parseLong(number) : 0,
                number != null);
    }

    /** Whether there were some before, of a run that has executed this one. */
    boolean goOn() {
        return goOn;
    }

    /** The number of the next event. */
    AtomicLong next() {
        return next;
    }

    /** The environment with the number in it. */
    Map<String, String> handOver(Map<String, String> environment) {
        var all = new LinkedHashMap<>(environment);
        all.put(VARIABLE, next.toString());
        return all;
    }
}
