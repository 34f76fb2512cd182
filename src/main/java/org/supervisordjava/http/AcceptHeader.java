package org.supervisordjava.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client says it takes, by weight: {@code Accept} and {@code Accept-Encoding} of RFC 9110.
 * What cannot be understood is left out. Pure.
 */
record AcceptHeader(List<Range> ranges) {

    /**
     * One element.
     *
     * @param weight 0 refuses
     */
    record Range(String value, double weight) {}

    AcceptHeader {
        ranges = List.copyOf(ranges);
    }

    /**
     * @param text null when the client has not sent it
     */
    static AcceptHeader parse(String text) {
        return new AcceptHeader(
                text == null
                        ? List.of()
                        : Arrays.stream(text.split(","))
                                .map(AcceptHeader::range)
                                .flatMap(Optional::stream)
                                .toList());
    }

    private static Optional<Range> range(String element) {
        var parts = element.split(";");
        if (parts.length == 0 || parts[0].isBlank()) {
            return Optional.empty();
        }
        double weight = 1;
        for (String parameter : Arrays.asList(parts).subList(1, parts.length)) {
            var pair = parameter.strip().toLowerCase(Locale.ROOT).split("=", 2);
            if (pair.length == 2 && pair[0].strip().equals("q")) {
                weight = weight(pair[1].strip());
            }
        }
        return Double.isNaN(weight)
                ? Optional.empty()
                : Optional.of(new Range(parts[0].strip().toLowerCase(Locale.ROOT), weight));
    }

    private static double weight(String text) {
        try {
            return Math.clamp(Double.parseDouble(text), 0, 1);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Whether a value is asked for by its own name, and none of the others is liked better. */
    boolean prefers(String value, String usual) {
        double weight = weightOf(value).orElse(0.0);
        return weight > 0 && weight >= weightOf(usual).orElse(0.0);
    }

    /** Whether an encoding is asked for, by its name or with everything else. */
    boolean takesEncoding(String name) {
        return weightOf(name).or(() -> weightOf("*")).orElse(0.0) > 0;
    }

    /** The greatest weight, for one type may stand there in several versions. */
    private Optional<Double> weightOf(String value) {
        return ranges.stream()
                .filter(range -> range.value().equals(value))
                .map(Range::weight)
                .max(Double::compareTo);
    }
}
