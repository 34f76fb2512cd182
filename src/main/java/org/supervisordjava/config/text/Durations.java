package org.supervisordjava.config.text;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as operators write them: {@code 500ms}, {@code 5s}, {@code 1m30s}, {@code 2}. */
public final class Durations {

    private static final int LONGEST = 64;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** In nanoseconds, as clocks count, 64 bits have room for it. */
    private static final Duration MOST = Duration.ofDays(36_500);

    private static final Pattern PLAIN = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");
    private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");

    private Durations() {}

    public static Duration parse(String text) throws InvalidValueException {
        var stripped = text.strip();
        if (PLAIN.matcher(stripped).matches()) {
            return bounded(of(stripped, "s"), stripped);
        }
        if (stripped.length() > LONGEST || !PARTS.matcher(stripped).matches()) {
            throw new InvalidValueException(
                    "`"
                            + text
                            + "` is not a duration; write 500ms, 5s, 2m, 1h or a number of seconds");
        }
        var sum =
                PART.matcher(stripped)
                        .results()
                        .map(part -> of(part.group(1), part.group(2)))
                        .reduce(Duration.ZERO, Duration::plus);
        return bounded(sum, stripped);
    }

    private static Duration bounded(Duration duration, String text) throws InvalidValueException {
        if (duration.compareTo(MOST) > 0) {
            throw new InvalidValueException("`" + text + "` is longer than a hundred years");
        }
        return duration;
    }

    /** Like {@link #parse}, but zero is refused. */
    public static Duration parsePositive(String text) throws InvalidValueException {
        var duration = parse(text);
        if (duration.isZero()) {
            throw new InvalidValueException("`" + text + "` is not above zero");
        }
        return duration;
    }

    /** {@code 1500ms} or {@code 2s}: the shortest exact spelling. */
    public static String format(Duration duration) {
        return duration.toMillisPart() == 0
                ? duration.toSeconds() + "s"
                : duration.toMillis() + "ms";
    }

    // By whole numbers: BigDecimal's tables alone take 10 ms of every start.
    private static Duration of(String number, String unit) {
        int point = number.indexOf('.');
        long whole = Long.parseLong(point < 0 ? number : number.substring(0, point));
        long billionths =
                point < 0
                        ? 0
                        : Long.parseLong((number + "00000000").substring(point + 1, point + 10));
        if (unit.equals("ms")) {
            long nanos = whole % 1000 * NANOS_PER_MILLI + (billionths + 500) / 1000;
            return Duration.ofSeconds(whole / 1000, nanos);
        }
        long seconds =
                switch (unit) {
                    case "m" -> 60;
                    case "h" -> 3600;
                    default -> 1;
                };
        return Duration.ofSeconds(whole * seconds, billionths * seconds);
    }
}
