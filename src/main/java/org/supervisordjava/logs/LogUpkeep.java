package org.supervisordjava.logs;

import org.supervisordjava.threads.Residents;

import java.util.function.LongSupplier;

/**
 * What log files need beside their disk when they are rotated by day or compressed: made when the
 * first one needs it. Any thread.
 */
final class LogUpkeep {

    private final LongSupplier millis;
    private final Residents residents;
    private final OperatorLog log;
    private LocalDays days;
    private LogCompressor compressor;

    /**
     * @param millis the time, since 1970
     */
    LogUpkeep(LongSupplier millis, Residents residents, OperatorLog log) {
        this.millis = millis;
        this.residents = residents;
        this.log = log;
    }

    synchronized LocalDays days() {
        if (days == null) {
            days = LocalDays.here(millis);
        }
        return days;
    }

    synchronized LogCompressor compressor() {
        if (compressor == null) {
            compressor = new LogCompressor(residents, log);
        }
        return compressor;
    }
}
