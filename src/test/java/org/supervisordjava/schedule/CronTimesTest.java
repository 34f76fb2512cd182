package org.supervisordjava.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.ScheduleConfig.ConcurrencyPolicy;
import org.supervisordjava.config.text.CronSyntax;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;

class CronTimesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void timesAreThoseOfTheZone() throws Exception {
        assertEquals(
                List.of("2026-06-02T01:30:00Z", "2026-06-03T01:30:00Z"),
                times("30 3 * * *", "2026-06-01T12:00:00Z", 2));
    }

    @Test
    void springForward_whatIsLeftOut_doesNotComeThatDay() throws Exception {
        assertEquals(
                List.of("2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z"),
                times("30 2 * * *", "2026-03-28T00:00:00Z", 2));
        assertEquals(
                List.of("2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"),
                times("0 * * * *", "2026-03-28T23:30:00Z", 3));
    }

    @Test
    void fallBack_whatIsRepeated_comesOnce_unlessItComesEveryHour() throws Exception {
        assertEquals(
                List.of("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
                times("30 2 * * *", "2026-10-24T23:00:00Z", 2));
        assertEquals(
                List.of("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"),
                times("0 * * * *", "2026-10-24T23:30:00Z", 3));
    }

    private static List<String> times(String cron, String after, int count) throws Exception {
        var schedule = schedule(cron);
        var times = new ArrayList<String>();
        var last = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            last = CronTimes.next(schedule, last).orElseThrow();
            times.add(last.toString());
        }
        return times;
    }

    private static ScheduleConfig schedule(String cron) throws Exception {
        return new ScheduleConfig(
                CronSyntax.normalized(cron),
                Optional.of("Europe/Berlin"),
                ConcurrencyPolicy.FORBID,
                Duration.ofMinutes(1));
    }

    /** Whatever is accepted has the times that a look at each minute finds. */
    @Test
    void randomExpressions_comeWhenTheyShould() throws Exception {
        var random = new SplittableRandom(7);
        var start = ZonedDateTime.of(2026, 5, 3, 4, 5, 6, 0, BERLIN);
        int found = 0;
        for (int i = 0; i < 80; i++) {
            var fields =
                    List.of(
                            field(random, 0, 59),
                            field(random, 0, 23),
                            field(random, 1, 28),
                            field(random, 1, 12),
                            field(random, 0, 6));
            var cron = String.join(" ", fields);
            var expected = firstMatch(fields, start);
            var actual = CronTimes.next(schedule(cron), start.toInstant());
            if (expected.isPresent()) {
                found++;
                assertEquals(expected.get(), actual.orElseThrow(), cron);
            } else {
                assertTrue(
                        actual.orElseThrow().isAfter(start.plusDays(60).toInstant()),
                        () -> cron + " " + actual);
            }
        }
        assertTrue(found > 20, found + " of them come within two months");
    }

    private static String field(SplittableRandom random, int min, int max) {
        int one = random.nextInt(min, max + 1);
        int other = random.nextInt(min, max + 1);
        return switch (random.nextInt(6)) {
            case 0 -> "" + one;
            case 1 -> Math.min(one, other) + "-" + Math.max(one, other);
            case 2 -> Math.min(one, other) + "-" + Math.max(one, other) + "/2";
            case 3 -> one + "," + other;
            case 4 -> "*/" + (1 + random.nextInt(max - min));
            default -> "*";
        };
    }

    private static Optional<Instant> firstMatch(List<String> fields, ZonedDateTime after) {
        var minutes = values(fields.get(0), 0, 59);
        var hours = values(fields.get(1), 0, 23);
        var days = values(fields.get(2), 1, 31);
        var months = values(fields.get(3), 1, 12);
        var weekdays = values(fields.get(4), 0, 6);
        // As in Kubernetes: each fifth day is not any day.
        boolean anyDay = fields.get(2).matches("\\*(/1)?");
        boolean anyWeekday = fields.get(4).matches("\\*(/1)?");
        var time = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        var end = after.plusDays(60);
        for (; time.isBefore(end); time = time.plusMinutes(1)) {
            boolean day = days.contains(time.getDayOfMonth());
            boolean weekday = weekdays.contains(time.getDayOfWeek().getValue() % 7);
            boolean date = anyDay || anyWeekday ? day && weekday : day || weekday;
            if (date
                    && months.contains(time.getMonthValue())
                    && hours.contains(time.getHour())
                    && minutes.contains(time.getMinute())) {
                return Optional.of(time.toInstant());
            }
        }
        return Optional.empty();
    }

    private static TreeSet<Integer> values(String field, int min, int max) {
        var values = new TreeSet<Integer>();
        for (String part : field.split(",")) {
            var halves = part.split("/");
            int step = halves.length > 1 ? Integer.parseInt(halves[1]) : 1;
            var ends = halves[0].split("-");
            int first = halves[0].equals("*") ? min : Integer.parseInt(ends[0]);
            int last = halves[0].equals("*") ? max : Integer.parseInt(ends[ends.length - 1]);
            for (int value = first; value <= last; value += step) {
                values.add(value);
            }
        }
        return values;
    }
}
