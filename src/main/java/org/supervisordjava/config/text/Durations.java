package org.supervisordjava.config.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as operators write them: {@code 500ms}, {@code 5s}, {@code 1m30s}, {@code 2}. */
public final class Durations {

    private static final int LONGEST = 64;

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

    private static Duration of(String number, String unit) {
        long nanosPerUnit =
                switch (unit) {
                    case "ms" -> 1_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> 1_000_000_000L;
                };
        var nanos = new BigDecimal(number).multiply(BigDecimal.valueOf(nanosPerUnit));
        var split = nanos.setScale(0, RoundingMode.HALF_UP).toBigInteger();
        var billion = java.math.BigInteger.valueOf(1_000_000_000L);
        var parts = split.divideAndRemainder(billion);
        return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
    }
}
