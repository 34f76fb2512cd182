package org.supervisordjava.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import org.supervisordjava.threads.Residents;

/**
 * The supervisor's own threads: which are there, which have died, and how often any part failed.
 */
final class ThreadCollector implements MultiCollector {

    private final Residents residents;

    ThreadCollector(Residents residents) {
        this.residents = residents;
    }

    @Override
    public MetricSnapshots collect() {
        var alive =
                Family.gauge(
                        "supervisord_thread_alive",
                        "Whether a thread of the supervisor that has been started lives.");
        residents.alive().forEach(name -> alive.add(Labels.of("thread", name), true));
        residents.dead().forEach(name -> alive.add(Labels.of("thread", name), false));
        var failures =
                Family.counter(
                        "supervisord_failures",
                        "Failures that a part of the supervisor has survived.");
        residents.failures().forEach((part, count) -> failures.add(Labels.of("part", part), count));
        return MetricSnapshots.of(alive.build(), failures.build());
    }
}
