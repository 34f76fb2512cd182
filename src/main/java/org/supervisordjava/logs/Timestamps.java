package org.supervisordjava.logs;

import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * {@code 2026-11-23 15:46:26,123} in local time. Only the milliseconds change most of the time, so
 * the rest is kept for a second. Any thread.
 */
final class Timestamps {

    private final ZoneId zone;
    private final LongSupplier epochMillis;
    private volatile Second last = new Second(Long.MIN_VALUE, "");

    private record Second(long epochSecond, String text) {}

    Timestamps(ZoneId zone, LongSupplier epochMillis) {
        this.zone = zone;
        this.epochMillis = epochMillis;
    }

    void appendNow(StringBuilder line) {
        long millis = epochMillis.getAsLong();
        long second = Math.floorDiv(millis, 1000L);
        var current = last;
        if (current.epochSecond() != second) {
            current = new Second(second, format(second));
            last = current;
        }
        line.append(current.text());
        digits(line, Math.floorMod(millis, 1000), 3);
    }

    private String format(long second) {
        var time = Instant.ofEpochSecond(second).atZone(zone);
        var text = new StringBuilder(24);
        digits(text, time.getYear(), 4);
        digits(text.append('-'), time.getMonthValue(), 2);
        digits(text.append('-'), time.getDayOfMonth(), 2);
        digits(text.append(' '), time.getHour(), 2);
        digits(text.append(':'), time.getMinute(), 2);
        digits(text.append(':'), time.getSecond(), 2);
        return text.append(',').toString();
    }

    private static void digits(StringBuilder text, int value, int width) {
        var number = Integer.toString(value);
        text.repeat('0', width - number.length()).append(number);
    }
}
