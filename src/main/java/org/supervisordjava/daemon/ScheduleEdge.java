package org.supervisordjava.daemon;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.schedule.CronTimes;
import org.supervisordjava.supervisor.LoopEvent;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.supervisor.port.Schedules;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.Failures;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Plugs the schedules into the core: times are found in the background, as what finds them has to
 * be loaded first.
 */
record ScheduleEdge(ShownClock clock, Background background, Consumer<LoopEvent> loop, MainLog log)
        implements Schedules {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public Instant wallClock(Instant time) {
        return clock.shown(time);
    }

    @Override
    public void ask(ProcessId id, ScheduleConfig schedule, Instant after) {
        background
                .call("finding the next run of " + id, LIMIT, () -> CronTimes.next(schedule, after))
                .whenComplete(
                        (next, failure) -> {
                            if (failure == null) {
                                loop.accept(new LoopEvent.ScheduleAnswered(id, schedule, next));
                            } else {
                                log.log(
                                        LogLevel.CRITICAL,
                                        "cannot find out when %s runs next: %s"
                                                .formatted(id, Failures.describe(failure)));
                            }
                        });
    }
}
