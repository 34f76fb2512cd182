package org.supervisordjava.config.model;

import java.time.Duration;
import java.util.Optional;

/**
 * When a oneshot runs, again and again. Names and meaning are those of Kubernetes' CronJob.
 *
 * @param cron five fields of numbers: minute, hour, day of the month, month, day of the week
 * @param timeZone name of a zone; unset is the supervisor's own
 * @param startingDeadline how late a run may begin; a later one is missed
 */
public record ScheduleConfig(
        String cron,
        Optional<String> timeZone,
        ConcurrencyPolicy concurrencyPolicy,
        Duration startingDeadline) {

    /** What happens when it is due and still runs. */
    public enum ConcurrencyPolicy {
        /** The run that is due is left out. */
        FORBID,
        /** The one that runs is stopped for it. */
        REPLACE,
        /** It follows at once; more than one never waits. */
        QUEUE
    }
}
