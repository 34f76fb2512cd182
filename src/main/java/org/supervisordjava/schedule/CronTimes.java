package org.supervisordjava.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;

import org.supervisordjava.config.model.ScheduleConfig;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** When a schedule comes. */
public final class CronTimes {

    private CronTimes() {}

    /**
     * The first time after an instant; empty when there is none any more. What daylight saving
     * leaves out does not come that day, and what it repeats comes once, unless it comes every
     * hour.
     */
    public static Optional<Instant> next(ScheduleConfig schedule, Instant after) {
        var unix = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);
        var times = ExecutionTime.forCron(new CronParser(unix).parse(schedule.cron()));
        var zone = schedule.timeZone().map(ZoneId::of).orElseGet(ZoneId::systemDefault);
        return times.nextExecution(after.atZone(zone)).map(ZonedDateTime::toInstant);
    }
}
