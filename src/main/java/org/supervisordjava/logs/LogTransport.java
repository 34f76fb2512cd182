package org.supervisordjava.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.Deque;

/** Brings records to a receiver. One thread, which may have to wait. */
interface LogTransport extends AutoCloseable {

    /** How long the first record waits for others that may go with it. */
    default Duration linger() {
        return Duration.ZERO;
    }

    /**
     * Takes from the front what has been delivered.
     *
     * @throws UndeliverableException when some will never be taken
     * @throws IOException when the rest may be tried again
     */
    void send(Deque<LogRecord> waiting) throws IOException;

    @Override
    void close();

    /** The receiver refuses records, so they are not to be tried again. */
    final class UndeliverableException extends IOException {
        private static final long serialVersionUID = 1;
        private final int records;

        /**
         * @param records how many, from the front
         */
        UndeliverableException(int records, String why) {
            super(why);
            this.records = records;
        }

        int records() {
            return records;
        }
    }
}
