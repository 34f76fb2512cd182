package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.supervisor.port.Ports;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a program is to run by its schedule. Two clocks meet here: schedules follow the time of day,
 * which may be set, the loop one that never jumps. Whatever happens to the former, what is due runs
 * once or is told to be missed; nothing is made up for in a burst. Loop's thread only.
 */
final class ScheduledRuns {

    /** A clock that is set back by less waits: what has just run does not run again. */
    static final Duration SET_BACK = Duration.ofMinutes(5);

    /** An answer that has not come by then was lost. */
    static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

    /** What is to be done with the program. */
    enum DueRun {
        NOTHING,
        START,
        REPLACE
    }

    private final ProcessId id;
    private final ScheduleConfig schedule;
    private final Ports ports;

    /** By the time of day. */
    private Optional<Instant> next = Optional.empty();

    /** By the loop's clock, as the time of day was at the last look. */
    private Optional<Instant> nextInLoop = Optional.empty();

    private Optional<Instant> asked = Optional.empty();
    private boolean over;
    private Optional<Instant> lastLook = Optional.empty();
    private boolean queued;
    private long skipped;
    private long missed;
    private Optional<Instant> lastMissed = Optional.empty();

    ScheduledRuns(ProcessId id, ScheduleConfig schedule, Ports ports) {
        this.id = id;
        this.schedule = schedule;
        this.ports = ports;
    }

    boolean follows(ScheduleConfig other) {
        return schedule.equals(other);
    }

    /** By the loop's clock. */
    Optional<Instant> nextRun() {
        return nextInLoop;
    }

    ScheduleStatus status() {
        return new ScheduleStatus(nextInLoop, queued, skipped, missed, lastMissed);
    }

    /** Nothing is due until it goes on. */
    void suspend() {
        next = Optional.empty();
        nextInLoop = Optional.empty();
        asked = Optional.empty();
        queued = false;
        over = false;
    }

    void answered(Optional<Instant> time) {
        if (asked.isEmpty()) {
            return;
        }
        asked = Optional.empty();
        next = time;
        over = time.isEmpty();
        if (over) {
            log(LogLevel.WARN, "it does not come any more");
        }
    }

    /**
     * @param busy whether it runs, or is about to
     */
    DueRun look(Instant now, boolean busy) {
        var wall = ports.schedules().wallClock(now);
        noteThatTheClockWasSetBack(wall);
        lastLook = Optional.of(wall);
        var step = due(wall, busy);
        if (next.isEmpty() && !over) {
            ask(now, wall);
        }
        nextInLoop = next.map(time -> now.plus(Duration.between(wall, time)));
        if (step == DueRun.NOTHING && queued && !busy) {
            queued = false;
            return DueRun.START;
        }
        return step;
    }

    private void noteThatTheClockWasSetBack(Instant wall) {
        lastLook.map(before -> Duration.between(wall, before))
                .filter(back -> back.compareTo(SET_BACK) > 0)
                .ifPresent(
                        back -> {
                            log(
                                    LogLevel.WARN,
                                    "the clock was set back by %d s: what it repeats runs again"
                                            .formatted(back.toSeconds()));
                            next = Optional.empty();
                            asked = Optional.empty();
                            over = false;
                        });
    }

    private void ask(Instant now, Instant wall) {
        if (asked.isEmpty() || Duration.between(asked.get(), now).compareTo(ANSWER_LIMIT) > 0) {
            asked = Optional.of(now);
            ports.schedules().ask(id, schedule, wall);
        }
    }

    private DueRun due(Instant wall, boolean busy) {
        if (next.isEmpty() || next.get().isAfter(wall)) {
            return DueRun.NOTHING;
        }
        var time = next.get();
        next = Optional.empty();
        var late = Duration.between(time, wall);
        if (late.compareTo(schedule.startingDeadline()) > 0) {
            missed++;
            lastMissed = Optional.of(time);
            log(
                    LogLevel.WARN,
                    "every run from %s on was missed: it is %d s later, because the clock was set or had stopped"
                            .formatted(time, late.toSeconds()));
            return DueRun.NOTHING;
        }
        if (!busy) {
            log(LogLevel.INFO, "runs, as it is due at " + time);
            return DueRun.START;
        }
        return switch (schedule.concurrencyPolicy()) {
            case FORBID -> {
                skipped++;
                log(
                        LogLevel.WARN,
                        "the run of %s is skipped: the one before is not over".formatted(time));
                yield DueRun.NOTHING;
            }
            case QUEUE -> {
                skipped += queued ? 1 : 0;
                queued = true;
                log(
                        LogLevel.INFO,
                        "the run of %s follows when the one before is over".formatted(time));
                yield DueRun.NOTHING;
            }
            case REPLACE -> {
                log(LogLevel.INFO, "the run of %s replaces the one before".formatted(time));
                yield DueRun.REPLACE;
            }
        };
    }

    private void log(LogLevel level, String message) {
        ports.log().log(level, "schedule: " + id + ": " + message);
    }
}
