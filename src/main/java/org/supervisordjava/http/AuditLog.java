package org.supervisordjava.http;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.protocol.JsonWriter;
import org.supervisordjava.supervisor.port.MainLog;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who has changed what, with which result: a line of the log in a fixed form, and the last of them
 * in memory. Any thread.
 */
public final class AuditLog {

    private static final int KEPT = 100;

    /** Of a request's own words; a name may have a megabyte. */
    private static final int MAX_CHARACTERS = 300;

    private final MainLog log;
    private final InstantSource clock;
    private final Consumer<AuditEntry> told;

    // Guarded by this.
    private final Deque<AuditEntry> last = new ArrayDeque<>();

    /** One action that has ended. */
    public record AuditEntry(Instant at, String who, String action, String result) {}

    /**
     * @param told hears of each entry, too; never throws and never waits
     */
    public AuditLog(MainLog log, InstantSource clock, Consumer<AuditEntry> told) {
        this.log = log;
        this.clock = clock;
        this.told = told;
    }

    public void add(String who, String action, String result) {
        var entry =
                new AuditEntry(
                        clock.instant(), shortened(who), shortened(action), shortened(result));
        synchronized (this) {
            last.addLast(entry);
            if (last.size() > KEPT) {
                last.removeFirst();
            }
        }
        log.log(
                LogLevel.INFO,
                "audit: who=%s action=%s result=%s"
                        .formatted(
                                JsonWriter.write(entry.who()),
                                JsonWriter.write(entry.action()),
                                JsonWriter.write(entry.result())));
        told.accept(entry);
    }

    /** The last ones, oldest first. */
    public synchronized List<AuditEntry> last() {
        return List.copyOf(last);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
    }
}
