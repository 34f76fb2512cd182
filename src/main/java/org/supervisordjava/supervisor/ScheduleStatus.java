package org.supervisordjava.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of a schedule, and what comes.
 *
 * @param nextRun empty when that is not known yet, or there will be none
 * @param queued whether a run waits for the one before
 * @param skipped runs that were left out because the one before was not over
 * @param missed times at which one or more runs were missed
 * @param lastMissed when the first of the last ones was due, by the time of day
 */
public record ScheduleStatus(
        Optional<Instant> nextRun,
        boolean queued,
        long skipped,
        long missed,
        Optional<Instant> lastMissed) {

    ScheduleStatus movedBy(Duration step) {
        return new ScheduleStatus(
                nextRun.map(time -> time.plus(step)), queued, skipped, missed, lastMissed);
    }
}
