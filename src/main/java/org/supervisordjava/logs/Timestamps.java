package org.supervisordjava.logs;

import org.supervisordjava.posix.LocalTime;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import java.util.function.LongToIntFunction;

/**
 * {@code 2026-11-23 15:46:26,123} in local time, or {@code 2026-11-23T14:46:26.123Z}. Only the
 * milliseconds change most of the time, so the rest is kept for a second. Any thread.
 *
 * <p>Without the JDK's zones: see {@link LocalTime}.
 */
final class Timestamps {

    /** supervisord's. */
    static final Style PYTHON = new Style(' ', ',', "");

    /** RFC 3339's, which is for UTC here. */
    static final Style RFC_3339 = new Style('T', '.', "Z");

    private final LongToIntFunction offset;
    private final Style style;
    private final LongSupplier epochMillis;
    private volatile Second last = new Second(Long.MIN_VALUE, "");

    /**
     * How a time is written.
     *
     * @param date what stands behind it
     * @param seconds what stands behind them
     */
    record Style(char date, char seconds, String end) {}

    private record Second(long epochSecond, String text) {}

    /**
     * @param offset of local time, in seconds, at a time in seconds
     */
    Timestamps(LongToIntFunction offset, Style style, LongSupplier epochMillis) {
        this.offset = offset;
        this.style = style;
        this.epochMillis = epochMillis;
    }

    /** RFC 3339, in UTC. */
    static Timestamps utc(LongSupplier epochMillis) {
        return new Timestamps(_ -> 0, RFC_3339, epochMillis);
    }

    String now() {
        var text = new StringBuilder(24);
        appendNow(text);
        return text.toString();
    }

    void appendNow(StringBuilder line) {
        append(line, epochMillis.getAsLong());
    }

    void append(StringBuilder line, long millis) {
        long second = Math.floorDiv(millis, 1000L);
        var current = last;
        if (current.epochSecond() != second) {
            current = new Second(second, format(second));
            last = current;
        }
        line.append(current.text());
        digits(line, Math.floorMod(millis, 1000), 3);
        line.append(style.end());
    }

    private String format(long second) {
        var time =
                LocalDateTime.ofEpochSecond(second + offset.applyAsInt(second), 0, ZoneOffset.UTC);
        var text = new StringBuilder(24);
        digits(text, time.getYear(), 4);
        digits(text.append('-'), time.getMonthValue(), 2);
        digits(text.append('-'), time.getDayOfMonth(), 2);
        digits(text.append(style.date()), time.getHour(), 2);
        digits(text.append(':'), time.getMinute(), 2);
        digits(text.append(':'), time.getSecond(), 2);
        return text.append(style.seconds()).toString();
    }

    private static void digits(StringBuilder text, int value, int width) {
        var number = Integer.toString(value);
        text.repeat('0', width - number.length()).append(number);
    }
}
