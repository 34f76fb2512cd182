package org.supervisordjava.recorder;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Something that has happened.
 *
 * @param run of the supervisor, counted from 1; 0 until it is written
 * @param process empty when it happened to none
 * @param words for people
 * @param details the same for programs; few and short
 */
public record HistoryRecord(
        Instant at,
        long run,
        RecordKind kind,
        String process,
        String words,
        Map<String, String> details) {

    /** What kinds of things are recorded. */
    public enum RecordKind {
        RUN_BEGAN,
        STATE,
        EXIT,
        SPAWN_FAILED,
        PROBE,
        GIVEN_UP,
        CONFIGURATION,
        ACTION,
        STOPPING,
        LOST,
        RUN_ENDED;

        /** As it is written and told to others. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public HistoryRecord {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public static HistoryRecord of(Instant at, RecordKind kind, String process, String words) {
        return of(at, kind, process, words, Map.of());
    }

    public static HistoryRecord of(
            Instant at,
            RecordKind kind,
            String process,
            String words,
            Map<String, String> details) {
        return new HistoryRecord(at, 0, kind, process, words, details);
    }

    HistoryRecord inRun(long number) {
        return new HistoryRecord(at, number, kind, process, words, details);
    }
}
