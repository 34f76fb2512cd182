package org.supervisordjava.config.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of a cron expression. Only what is needed to refuse a wrong one: the library that finds
 * the times is loaded when programs run.
 */
public final class CronSyntax {

    private static final List<String> MONTHS =
            List.of(
                    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV",
                    "DEC");
    private static final List<String> DAYS =
            List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private static final Map<String, String> SHORTHANDS =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");

    private static final Field DAY_OF_MONTH = new Field("day of the month", 1, 31, List.of());
    private static final Field MONTH = new Field("month", 1, 12, MONTHS);

    private static final List<Field> FIELDS =
            List.of(
                    new Field("minute", 0, 59, List.of()),
                    new Field("hour", 0, 23, List.of()),
                    DAY_OF_MONTH,
                    MONTH,
                    new Field("day of the week", 0, 7, DAYS));

    private static final int LONGEST = 500;
    private static final Pattern PART =
            Pattern.compile("(\\*|\\w{1,3})(?:-(\\w{1,3}))?(?:/(\\d{1,2}))?");

    /**
     * @param names of the numbers from {@code min} on
     */
    private record Field(String name, int min, int max, List<String> names) {}

    private CronSyntax() {}

    /**
     * The same in five fields of numbers.
     *
     * @throws InvalidValueException when it is no cron expression, or one that never comes true
     */
    public static String normalized(String text) throws InvalidValueException {
        var stripped = text.strip();
        if (stripped.length() > LONGEST) {
            throw new InvalidValueException(
                    "a cron expression has at most " + LONGEST + " characters");
        }
        var expression =
                SHORTHANDS.getOrDefault(stripped.toLowerCase(Locale.ROOT), stripped).split("\\s+");
        if (expression.length != FIELDS.size()) {
            throw new InvalidValueException(
                    "`%s` is not a cron expression; write five fields (minute, hour, day of the month, month, day of the week) such as 30 3 * * 1-5, or %s"
                            .formatted(
                                    stripped,
                                    SHORTHANDS.keySet().stream()
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
        }
        var normalized = new ArrayList<String>();
        for (int i = 0; i < FIELDS.size(); i++) {
            normalized.add(normalized(expression[i], FIELDS.get(i)));
        }
        refuseDatesThatNeverCome(stripped, normalized);
        return String.join(" ", normalized);
    }

    private static String normalized(String text, Field field) throws InvalidValueException {
        var parts = new ArrayList<String>();
        for (String part : text.split(",", -1)) {
            parts.add(part(part, field));
        }
        return String.join(",", parts);
    }

    private static String part(String text, Field field) throws InvalidValueException {
        var part = PART.matcher(text);
        if (!part.matches()) {
            throw wrong(text, field);
        }
        boolean every = part.group(1).equals("*");
        if (every && part.group(2) != null) {
            throw wrong(text, field);
        }
        var step = part.group(3) == null ? "" : "/" + positive(part.group(3), text, field);
        if (every) {
            return step.equals("/1") ? "*" : "*" + step;
        }
        int first = number(part.group(1), text, field);
        if (part.group(2) == null) {
            // As in Vixie's cron: 5/15 is from 5 to the end.
            return step.isEmpty() ? "" + first : first + "-" + field.max() + step;
        }
        int last = number(part.group(2), text, field);
        if (last < first) {
            throw new InvalidValueException(
                    "`%s` of the %s runs backwards; write `%s-%s,%s-%s`"
                            .formatted(
                                    text,
                                    field.name(),
                                    part.group(1),
                                    field.max(),
                                    field.min(),
                                    part.group(2)));
        }
        return first + "-" + last + step;
    }

    private static int positive(String number, String text, Field field)
            throws InvalidValueException {
        int step = Integer.parseInt(number);
        if (step == 0) {
            throw wrong(text, field);
        }
        return step;
    }

    private static int number(String word, String text, Field field) throws InvalidValueException {
        int name = field.names().indexOf(word.toUpperCase(Locale.ROOT));
        if (name >= 0) {
            return field.min() + name;
        }
        if (!word.matches("\\d{1,2}")) {
            throw wrong(text, field);
        }
        int number = Integer.parseInt(word);
        if (number < field.min() || number > field.max()) {
            throw wrong(text, field);
        }
        return number;
    }

    private static InvalidValueException wrong(String text, Field field) {
        return new InvalidValueException(
                "`%s` is no %s of a cron expression; write *, %d to %d%s, ranges such as %d-%d and steps such as */2"
                        .formatted(
                                text,
                                field.name(),
                                field.min(),
                                field.max(),
                                field.names().isEmpty()
                                        ? ""
                                        : " or %s to %s"
                                                .formatted(
                                                        field.names().getFirst(),
                                                        field.names().getLast()),
                                field.min(),
                                field.max()));
    }

    private static void refuseDatesThatNeverCome(String text, List<String> fields)
            throws InvalidValueException {
        if (!fields.get(4).equals("*")) {
            // Either of the two days is enough.
            return;
        }
        int firstDay = values(fields.get(2), DAY_OF_MONTH).first();
        boolean comes =
                values(fields.get(3), MONTH).stream().anyMatch(month -> firstDay <= days(month));
        if (!comes) {
            throw new InvalidValueException(
                    "`" + text + "` never comes: no such day is in a month");
        }
    }

    private static int days(int month) {
        return switch (month) {
            case 2 -> 29;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static TreeSet<Integer> values(String normalized, Field field) {
        var values = new TreeSet<Integer>();
        for (String part : normalized.split(",")) {
            var range = part.split("/");
            int step = range.length > 1 ? Integer.parseInt(range[1]) : 1;
            var ends = range[0].equals("*") ? new String[0] : range[0].split("-");
            int first = ends.length > 0 ? Integer.parseInt(ends[0]) : field.min();
            int last =
                    ends.length > 1
                            ? Integer.parseInt(ends[1])
                            : ends.length > 0 ? first : field.max();
            for (int value = first; value <= last; value += step) {
                values.add(value);
            }
        }
        return values;
    }
}
