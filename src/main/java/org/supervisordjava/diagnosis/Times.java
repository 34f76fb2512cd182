package org.supervisordjava.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in words, as seen from one moment. */
record Times(Instant now, ZoneId zone) {

    private static final DateTimeFormatter OF_THE_DAY = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter OF_ANOTHER_DAY =
            DateTimeFormatter.ofPattern("MMM d HH:mm:ss", Locale.ENGLISH);

    /** {@code 14:02:11}, with the day when it is not today's. */
    String at(Instant time) {
        var local = time.atZone(zone);
        return local.toLocalDate().equals(now.atZone(zone).toLocalDate())
                ? OF_THE_DAY.format(local)
                : OF_ANOTHER_DAY.format(local);
    }

    /** {@code 14:02:11 (3 min 5 s ago)}. */
    String since(Instant time) {
        return "%s (%s ago)".formatted(at(time), words(Duration.between(time, now)));
    }

    /** {@code in 4 s}, rounded up, or {@code now} of what is due. */
    String in(Instant time) {
        var left = Duration.between(now, time);
        return left.isNegative() || left.isZero() ? "now" : "in " + words(roundedUp(left));
    }

    private static Duration roundedUp(Duration time) {
        return Duration.ofSeconds(time.plusNanos(999_999_999).toSeconds());
    }

    /**
     * Two units at most: {@code 50 ms}, {@code 1.2 s}, {@code 36 s}, {@code 1 min 36 s}, {@code 2 d
     * 3 h}.
     */
    static String words(Duration time) {
        var positive = time.isNegative() ? Duration.ZERO : time;
        if (positive.compareTo(Duration.ofSeconds(1)) < 0) {
            return positive.toMillis() + " ms";
        }
        if (positive.compareTo(Duration.ofSeconds(10)) < 0) {
            long tenths = positive.toMillis() / 100;
            return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
        }
        if (positive.toDays() > 0) {
            return two(positive.toDays(), " d", positive.toHoursPart(), " h");
        }
        if (positive.toHours() > 0) {
            return two(positive.toHours(), " h", positive.toMinutesPart(), " min");
        }
        return positive.toMinutes() > 0
                ? two(positive.toMinutes(), " min", positive.toSecondsPart(), " s")
                : positive.toSeconds() + " s";
    }

    private static String two(long large, String unit, int small, String smallUnit) {
        return large + unit + (small == 0 ? "" : " " + small + smallUnit);
    }
}
