package org.supervisordjava.config.model;

import java.time.Duration;
import java.util.List;

/**
 * Who is stopped together when everything is, and when that is at the latest: everybody before
 * takes the whole of its {@code stopwaitsecs}.
 *
 * @param begins since the shutdown began
 * @param mayTake from then until what is left is killed
 */
public record StopStage(List<ProcessConfig> processes, Duration begins, Duration mayTake) {

    public StopStage {
        processes = List.copyOf(processes);
    }

    /** Whether a process of it is killed earlier than its {@code stopwaitsecs} says. */
    public boolean cutsShort(ProcessConfig process) {
        return Duration.ofSeconds(process.stop().waitsecs()).compareTo(mayTake) > 0;
    }
}
