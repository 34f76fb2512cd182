package org.supervisordjava.logs;

import java.util.function.LongSupplier;

/**
 * How long output may gather before it is looked at again. To be woken by each small piece costs
 * more than to move it, so when small pieces come in quick succession, the pauses grow, to a
 * millisecond at most; what comes now and then is read at once, and so is everything as long as an
 * event listener talks, who waits for an answer. A pipe that was full when it was read, so that its
 * program may have waited, shortens them. Pump's thread.
 */
final class Gathering {

    static final long SHORTEST_NANOS = 100_000;
    static final long LONGEST_NANOS = 1_000_000;

    /** What comes sooner than this, pauses aside, is in quick succession. */
    static final long SOON_NANOS = 1_000_000;

    /** How long a conversation goes on after its last word. */
    static final long PROMPT_NANOS = 100_000_000;

    private final LongSupplier nanoTime;
    private long pause;
    private long last;
    private boolean isPrompt;
    private long promptUntil;

    // Since the last pause.
    private boolean hasRead;
    private boolean wasFull;
    private boolean wasMuch;
    private boolean hasSpoken;

    Gathering(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    /** So much of what fits has been read. */
    void read(int count, int limit) {
        hasRead = true;
        wasFull |= count == limit;
        wasMuch |= count >= limit / 2;
    }

    /** Somebody has written who waits for an answer. */
    void spoken() {
        hasSpoken = true;
    }

    /** Nanoseconds to let pass now; 0 is none. */
    long pause() {
        long now = nanoTime.getAsLong();
        pause = isPrompt(now) || !hasRead ? 0 : next(now - last < SOON_NANOS + pause);
        last = now;
        hasRead = false;
        wasFull = false;
        wasMuch = false;
        return pause;
    }

    private boolean isPrompt(long now) {
        if (hasSpoken) {
            hasSpoken = false;
            isPrompt = true;
            promptUntil = now + PROMPT_NANOS;
        }
        isPrompt &= now - promptUntil < 0;
        return isPrompt;
    }

    private long next(boolean soon) {
        if (wasFull) {
            return pause > SHORTEST_NANOS ? pause / 2 : 0;
        }
        if (!soon) {
            return 0;
        }
        return wasMuch ? pause : Math.clamp(2 * pause, SHORTEST_NANOS, LONGEST_NANOS);
    }
}
