package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.threads.NoThreadException;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.Rounds;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Compresses old logs, one after the other, on a thread of its own that is made when the first one
 * is there: neither the loop nor the output of programs waits for it. What it has not finished when
 * the supervisor ends is done by the next one.
 */
final class LogCompressor {

    private final Residents residents;
    private final OperatorLog log;
    private final Set<LogBackups> waiting = new LinkedHashSet<>();
    private boolean started;

    LogCompressor(Residents residents, OperatorLog log) {
        this.residents = residents;
        this.log = log;
    }

    /** There may be something to compress. Any thread; waits for nothing. */
    synchronized void submit(LogBackups backups) {
        waiting.add(backups);
        notifyAll();
        if (!started) {
            start();
        }
    }

    private void start() {
        try {
            residents.create("log-compressor", new Compressing()).start();
            started = true;
        } catch (NoThreadException e) {
            log.log(
                    LogLevel.WARN,
                    "old logs are not compressed until the next rotation: " + e.getMessage());
        }
    }

    private synchronized LogBackups next() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        var first = waiting.iterator().next();
        waiting.remove(first);
        return first;
    }

    private final class Compressing implements Rounds {

        @Override
        public boolean goesOn() {
            return true;
        }

        @Override
        public void round() throws InterruptedException {
            compress(next());
        }
    }

    private void compress(LogBackups backups) {
        try {
            backups.compress();
        } catch (IOException e) {
            log.log(
                    LogLevel.ERROR,
                    "cannot compress an old log of %s: %s; it stays as it is until the next rotation"
                            .formatted(backups.log(), FailureReason.of(e)));
        }
    }
}
