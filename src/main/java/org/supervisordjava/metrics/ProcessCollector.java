package org.supervisordjava.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The metrics of all processes that exist when scraped. */
final class ProcessCollector implements MultiCollector {

    private final MetricSources sources;
    private final RestartLatencies restarts;

    ProcessCollector(MetricSources sources, RestartLatencies restarts) {
        this.sources = sources;
        this.restarts = restarts;
    }

    @Override
    public MetricSnapshots collect() {
        var now = sources.clock().instant();
        var snapshot = sources.snapshots().get();
        var rooms = rooms(snapshot, now);
        var processes = new HashSet<ProcessId>();
        snapshot.processes()
                .forEach(
                        process -> {
                            var labels = labels(process);
                            restarts.look(process);
                            rooms.forEach(room -> room.add(process, labels));
                            processes.add(process.id());
                        });
        restarts.retain(processes);
        sources.probes().retain(processes);
        var result = MetricSnapshots.builder();
        rooms.stream()
                .flatMap(room -> room.families().stream())
                .map(Family::build)
                .filter(family -> !family.getDataPoints().isEmpty())
                .forEach(result::metricSnapshot);
        return result.build();
    }

    private List<Families> rooms(Snapshot snapshot, Instant now) {
        var rooms = new ArrayList<Families>();
        rooms.add(new StateFamilies(now, restarts));
        rooms.add(new UsageFamilies(sources));
        rooms.add(new ProbeFamilies(sources.probes()));
        rooms.add(new NodeExporterFamilies());
        if (snapshot.config().supervisord().exporterMetrics()) {
            rooms.add(new ExporterFamilies(now, url(snapshot.config().httpServers())));
        }
        return rooms;
    }

    /** As the exporters are given it. */
    private static String url(List<HttpServerConfig> servers) {
        return servers.stream()
                .map(
                        server ->
                                switch (server) {
                                    case HttpServerConfig.Inet inet ->
                                            "http://%s:%d"
                                                    .formatted(
                                                            inet.host().orElse("localhost"),
                                                            inet.port());
                                    case HttpServerConfig.Unix unix -> "unix://" + unix.file();
                                })
                .findFirst()
                .orElse("");
    }

    private static Labels labels(ProcessSnapshot process) {
        return Labels.of("group", process.id().group(), "name", process.id().name());
    }

    /** Related metrics, filled process by process. */
    sealed interface Families
            permits StateFamilies,
                    UsageFamilies,
                    ProbeFamilies,
                    NodeExporterFamilies,
                    ExporterFamilies {

        void add(ProcessSnapshot process, Labels labels);

        List<Family> families();
    }

    /** Seconds since the epoch, as Prometheus wants instants. */
    static double epochSeconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }
}
