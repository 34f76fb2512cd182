package org.supervisordjava.recorder;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Where records are kept. All but {@link #read} are called by one thread at a time; all may hang.
 */
interface RecordStore {

    /**
     * Makes it ours, and tells when whoever had it before was last alive; may be tried again.
     *
     * @throws IOException when it cannot be had; the message tells the operator what to do
     */
    Instant open() throws IOException;

    void append(HistoryRecord happened) throws IOException;

    /** Leaves a sign of life. */
    void touch(Instant now) throws IOException;

    /** What is whole of what is there, oldest first. Any thread, open or not. */
    List<HistoryRecord> read() throws IOException;
}
