package org.supervisordjava.logs;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;
import java.util.function.LongSupplier;

/**
 * {@code 2026-11-23 15:46:26,123} in local time. Only the milliseconds change most of the time, so
 * the rest is kept for a second. Any thread.
 *
 * <p>With {@link TimeZone} and not java.time's zones: those search every jar for further ones when
 * they are first used, which would be before the first program.
 */
final class Timestamps {

    private final TimeZone zone;
    private final LongSupplier epochMillis;
    private volatile Second last = new Second(Long.MIN_VALUE, "");

    private record Second(long epochSecond, String text) {}

    Timestamps(TimeZone zone, LongSupplier epochMillis) {
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
        var offset = ZoneOffset.ofTotalSeconds(zone.getOffset(second * 1000) / 1000);
        var time = LocalDateTime.ofEpochSecond(second, 0, offset);
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
