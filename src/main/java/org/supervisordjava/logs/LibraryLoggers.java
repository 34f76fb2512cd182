package org.supervisordjava.logs;

import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.supervisordjava.config.model.LogLevel;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * Passes on what libraries warn of, one line each without a stack trace, and few of them: what a
 * library repeats must not fill the log. Any thread.
 */
final class LibraryLoggers implements ILoggerFactory {

    /** In a minute; the others are counted. */
    static final int LINES_PER_PERIOD = 20;

    private static final long PERIOD_NANOS = 60_000_000_000L;

    /** Warn of mistakes of clients, who are told by the status of the answer. */
    private static final List<String> ABOUT_CLIENTS =
            List.of("org.eclipse.jetty.http.", "org.eclipse.jetty.util.HostPort");

    private final LongSupplier nanoTime;
    private volatile OperatorLog log = (level, message) -> {};

    // Guarded by this.
    private long periodBegan;
    private int lines;
    private long dropped;

    /**
     * @param nanoTime monotonic
     */
    LibraryLoggers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.periodBegan = nanoTime.getAsLong();
    }

    void sendTo(OperatorLog target) {
        log = target;
    }

    @Override
    public Logger getLogger(String name) {
        return new Warnings(name);
    }

    private void tell(LogLevel level, String message) {
        long untold;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (now - periodBegan >= PERIOD_NANOS) {
                periodBegan = now;
                lines = 0;
            }
            if (lines >= LINES_PER_PERIOD) {
                dropped++;
                return;
            }
            lines++;
            untold = dropped;
            dropped = 0;
        }
        log.log(
                level,
                untold == 0
                        ? message
                        : message + " (" + untold + " warnings of libraries before were not told)");
    }

    private final class Warnings extends LegacyAbstractLogger {

        private static final long serialVersionUID = 1L;

        Warnings(String name) {
            this.name = name;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public boolean isWarnEnabled() {
            return ABOUT_CLIENTS.stream().noneMatch(name::startsWith);
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                Marker marker,
                String pattern,
                Object[] arguments,
                Throwable throwable) {
            var text = MessageFormatter.basicArrayFormat(pattern, arguments);
            tell(
                    level == Level.ERROR ? LogLevel.ERROR : LogLevel.WARN,
                    name + ": " + text + (throwable == null ? "" : ": " + throwable));
        }
    }
}
