package org.supervisordjava.supervisor;

import java.time.Duration;

/** How long a command that starts programs waits for them. */
public sealed interface StartWait {

    /** It answers at once. */
    record Not() implements StartWait {}

    /**
     * Until each runs or has failed, as supervisord does. For one that is held back by another, and
     * for the end of a oneshot: five seconds, or as long as the longest {@code startsecs} among
     * them.
     */
    record Usual() implements StartWait {}

    /** Until each runs or has failed, or this time is over, whatever is the case then. */
    record AtMost(Duration limit) implements StartWait {

        /** Every command that waits holds a thread. */
        private static final Duration MOST = Duration.ofHours(1);

        public AtMost {
            limit = limit.compareTo(MOST) > 0 ? MOST : limit;
        }
    }

    static StartWait of(boolean wait) {
        return wait ? new Usual() : new Not();
    }

    /** Zero does not wait. */
    static StartWait ofSeconds(double seconds) {
        return seconds > 0
                ? new AtMost(Duration.ofMillis((long) Math.min(seconds * 1000, 1e9)))
                : new Not();
    }
}
