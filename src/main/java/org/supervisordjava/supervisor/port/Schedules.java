package org.supervisordjava.supervisor.port;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.ScheduleConfig;

import java.time.Instant;

/** The time of day, and the times of schedules. Called by the loop's thread only; never blocks. */
public interface Schedules {

    /** The time of day at a time of the loop, whose clock is never set. */
    Instant wallClock(Instant time);

    /**
     * Asks for the first time of day after another one at which a program is to run; the answer is
     * {@link org.supervisordjava.supervisor.LoopEvent.ScheduleAnswered}, or none when that fails.
     */
    void ask(ProcessId id, ScheduleConfig schedule, Instant after);
}
