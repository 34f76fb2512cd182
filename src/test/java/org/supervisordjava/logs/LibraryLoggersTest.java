package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

class LibraryLoggersTest {

    private final List<String> lines = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final LibraryLoggers loggers = new LibraryLoggers(now::get);

    @Test
    void slf4j_findsThem() {
        assertInstanceOf(LibraryLoggers.class, LoggerFactory.getILoggerFactory());
    }

    @Test
    void warningsAndErrors_reachTheLog_inOneLine_andNothingElseDoes() {
        loggers.sendTo((level, message) -> lines.add(level + " " + message));
        var logger = loggers.getLogger("org.example.Part");

        logger.info("started");
        logger.warn(
                "Accept failed for channel {}", "c", new IllegalStateException("no descriptor"));
        logger.error("gone");

        assertEquals(
                List.of(
                        "WARN org.example.Part: Accept failed for channel c:"
                                + " java.lang.IllegalStateException: no descriptor",
                        "ERROR org.example.Part: gone"),
                lines);
    }

    /** Whoever sends nonsense would fill the log with it, and keep other warnings out. */
    @Test
    void mistakesOfClients_areNotTheOperatorsAffair() {
        loggers.sendTo((level, message) -> lines.add(message));

        loggers.getLogger("org.eclipse.jetty.util.HostPort").warn("Bad Authority");
        loggers.getLogger("org.eclipse.jetty.http.HttpParser").warn("multiple Host headers");
        loggers.getLogger("org.eclipse.jetty.server.AbstractConnector").warn("accept failed");

        assertEquals(List.of("org.eclipse.jetty.server.AbstractConnector: accept failed"), lines);
    }

    @Test
    void whatIsRepeated_isToldSometimes_andCounted() {
        loggers.sendTo((level, message) -> lines.add(message));
        var logger = loggers.getLogger("x");

        for (int i = 0; i < 1000; i++) {
            logger.warn("again");
        }
        now.addAndGet(60_000_000_000L);
        logger.warn("later");

        assertEquals(LibraryLoggers.LINES_PER_PERIOD + 1, lines.size());
        assertEquals(
                "x: later (%d warnings of libraries before were not told)"
                        .formatted(1000 - LibraryLoggers.LINES_PER_PERIOD),
                lines.getLast());
    }
}
