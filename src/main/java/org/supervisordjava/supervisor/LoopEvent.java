package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Everything that reaches the loop from outside. Edges post these and do nothing else. */
public sealed interface LoopEvent {

    /**
     * A child, ours or an orphan, has been reaped.
     *
     * @param at when; the loop may have been busy since
     */
    record ChildExited(int pid, ExitStatus status, Instant at) implements LoopEvent {}

    /** The supervisor itself got a signal. */
    record SignalReceived(Signal signal) implements LoopEvent {}

    /**
     * A probe has been tried.
     *
     * @param pid of the process it was begun for; results for an earlier one are dropped
     */
    record ProbeReported(ProcessId id, int pid, ProbeStatus status) implements LoopEvent {}

    /** The configuration has been read again. */
    record ConfigLoaded(LoadedConfig config) implements LoopEvent {}

    /** The configuration has been read again, and is broken. */
    record ConfigBroken(ConfigException problems) implements LoopEvent {}

    /** A command; the loop's thread runs it. */
    record CommandPosted(Runnable command) implements LoopEvent {}

    /**
     * Event listeners have read everything that had been published when it was asked for.
     *
     * @param request the question it answers
     */
    record EventsRead(long request) implements LoopEvent {}

    /**
     * When a program is to run next.
     *
     * @param schedule that was asked about
     * @param next by the time of day; empty when there is no such time
     */
    record ScheduleAnswered(ProcessId id, ScheduleConfig schedule, Optional<Instant> next)
            implements LoopEvent {}

    /**
     * What processes use, each with all that it has started.
     *
     * @param sizes by pid; who has ended meanwhile is missing
     */
    record MemoryMeasured(Map<Integer, MemorySize> sizes) implements LoopEvent {}

    /** What a spawn had to wait for is there, or will not come: the spawn tells. */
    record SpawnPrepared() implements LoopEvent {}

    /** Only time has passed. */
    record TimePassed() implements LoopEvent {}
}
