package org.supervisordjava.probe;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The end of one try: every wait inside it gets only what is left. */
public record Deadline(Duration timeout, long endNanos) {

    public static Deadline after(Duration timeout) {
        return new Deadline(timeout, System.nanoTime() + timeout.toNanos());
    }

    long remainingNanos() {
        return Math.max(0, endNanos - System.nanoTime());
    }

    /**
     * What is left for a socket operation, where 0 would mean for ever.
     *
     * @throws SocketTimeoutException when nothing is left
     */
    int remainingMillis() throws SocketTimeoutException {
        long nanos = remainingNanos();
        if (nanos == 0) {
            throw new SocketTimeoutException("timed out");
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    }

    /** For the operator: {@code timed out after 1s}. */
    public String describe() {
        var millis = timeout.toMillis();
        return "timed out after " + (millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms");
    }
}
