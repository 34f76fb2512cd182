package org.supervisordjava.logs;

import org.supervisordjava.config.model.OutputChannel;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** What has passed one output stream of a process, over all its lives. Any thread. */
final class StreamCounters {

    private static final long LATELY_NANOS = 600_000_000_000L;

    private volatile long lastLoss;

    /** Only the pump's thread counts them: nothing atomic is needed, which its passes would pay. */
    private volatile long bytes;

    private final AtomicLong linesDropped = new AtomicLong();
    private final AtomicLong writeErrors = new AtomicLong();

    /** Pump's thread. */
    void read(int count) {
        long before = bytes;
        bytes = before + count;
    }

    /** Output could not be written where it belongs. */
    void failed(ByteBuffer lost) {
        writeErrors.incrementAndGet();
        dropped(lost);
    }

    /** Output was given up because nobody took it. */
    void dropped(ByteBuffer lost) {
        int lines = 0;
        for (int i = lost.position(); i < lost.limit(); i++) {
            if (lost.get(i) == '\n') {
                lines++;
            }
        }
        lastLoss = System.nanoTime();
        linesDropped.addAndGet(Math.max(1, lines));
    }

    LogCounters snapshot(OutputChannel channel) {
        long dropped = linesDropped.get();
        boolean lately = dropped > 0 && System.nanoTime() - lastLoss < LATELY_NANOS;
        return new LogCounters(channel, bytes, dropped, writeErrors.get(), lately);
    }
}
