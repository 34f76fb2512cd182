package org.supervisordjava.metrics;

import org.supervisordjava.threads.Residents;

import java.util.List;

/**
 * The supervisor's own threads: which are there, which have died, and how often any part failed.
 */
final class ThreadFamilies {

    private final Residents residents;

    ThreadFamilies(Residents residents) {
        this.residents = residents;
    }

    /** As they are now. */
    List<Family> families() {
        var alive =
                Family.gauge(
                        "supervisord_thread_alive",
                        "Whether a thread of the supervisor that has been started lives.");
        residents.alive().forEach(name -> alive.add(SeriesLabels.of("thread", name), true));
        residents.dead().forEach(name -> alive.add(SeriesLabels.of("thread", name), false));
        var failures =
                Family.counter(
                        "supervisord_failures",
                        "Failures that a part of the supervisor has survived.");
        residents
                .failures()
                .forEach((part, count) -> failures.add(SeriesLabels.of("part", part), count));
        return List.of(alive, failures);
    }
}
