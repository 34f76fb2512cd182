package org.supervisordjava.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import org.supervisordjava.supervisor.ProcessSnapshot;

import java.time.Instant;
import java.util.List;

/** The metrics of all processes that exist when scraped. */
final class ProcessCollector implements MultiCollector {

    private final MetricSources sources;

    ProcessCollector(MetricSources sources) {
        this.sources = sources;
    }

    @Override
    public MetricSnapshots collect() {
        var now = sources.clock().instant();
        var rooms =
                List.of(
                        new StateFamilies(now),
                        new UsageFamilies(sources),
                        new ProbeFamilies(),
                        new NodeExporterFamilies());
        sources.snapshots()
                .get()
                .processes()
                .forEach(
                        process -> {
                            var labels = labels(process);
                            rooms.forEach(room -> room.add(process, labels));
                        });
        var result = MetricSnapshots.builder();
        rooms.stream()
                .flatMap(room -> room.families().stream())
                .map(Family::build)
                .filter(family -> !family.getDataPoints().isEmpty())
                .forEach(result::metricSnapshot);
        return result.build();
    }

    private static Labels labels(ProcessSnapshot process) {
        return Labels.of("group", process.id().group(), "name", process.id().name());
    }

    /** Related metrics, filled process by process. */
    sealed interface Families
            permits StateFamilies, UsageFamilies, ProbeFamilies, NodeExporterFamilies {

        void add(ProcessSnapshot process, Labels labels);

        List<Family> families();
    }

    /** Seconds since the epoch, as Prometheus wants instants. */
    static double epochSeconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }
}
