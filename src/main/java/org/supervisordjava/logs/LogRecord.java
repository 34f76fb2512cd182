package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One line on its way to somewhere else.
 *
 * @param millis when it was read, since 1970
 * @param stream {@code stdout}, {@code stderr}, or {@code log} for the supervisor's own
 * @param giver where a loss is counted
 */
record LogRecord(
        long millis,
        String program,
        String stream,
        long pid,
        Optional<LineSeverity> level,
        String text,
        StreamCounters giver) {

    private static final int OVERHEAD = 128;

    /** About what it takes of the heap. */
    int size() {
        return OVERHEAD + 2 * text.length();
    }

    void lost() {
        giver.dropped(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
