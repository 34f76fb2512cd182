package org.supervisordjava.supervisor;

import org.supervisordjava.supervisor.port.EventSink;

import java.time.Instant;
import java.util.Arrays;

/**
 * supervisord's TICK events: every 5, 60 and 3600 seconds, on multiples of the wall clock, none at
 * start. Where nobody wants those of 5 seconds only some of them. Loop's thread only.
 */
final class Ticks {

    private static final int[] PERIODS = {5, 60, 3600};

    private final EventSink events;
    private final long[] last = new long[PERIODS.length];

    Ticks(EventSink events, Instant now) {
        this.events = events;
        Arrays.setAll(last, i -> floor(now, PERIODS[i]));
    }

    void publishDue(Instant now) {
        for (int i = 0; i < PERIODS.length; i++) {
            long current = floor(now, PERIODS[i]);
            if (current != last[i]) {
                last[i] = current;
                events.publish(new SupervisorEvent.Tick(PERIODS[i], current));
            }
        }
    }

    /** When the next tick is due that somebody wants. */
    Instant next() {
        int period = events.tickSeconds();
        return Instant.ofEpochSecond(last[0] - Math.floorMod(last[0], (long) period) + period);
    }

    private static long floor(Instant now, int period) {
        return now.getEpochSecond() - Math.floorMod(now.getEpochSecond(), (long) period);
    }
}
