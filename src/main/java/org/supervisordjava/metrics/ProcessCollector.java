package org.supervisordjava.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics of all processes that exist when scraped. */
final class ProcessCollector implements MultiCollector {

    private final MetricSources sources;
    private final RestartLatencies restarts;
    private final Map<ProcessId, ProcessLabels> labels = new ConcurrentHashMap<>();

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
                            var its = labels(process);
                            restarts.look(process);
                            rooms.forEach(room -> room.add(process, its));
                            processes.add(process.id());
                        });
        labels.keySet().retainAll(processes);
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

    private ProcessLabels labels(ProcessSnapshot process) {
        return labels.computeIfAbsent(process.id(), ProcessLabels::new);
    }

    /** Related metrics, filled process by process. */
    sealed interface Families
            permits StateFamilies,
                    UsageFamilies,
                    ProbeFamilies,
                    NodeExporterFamilies,
                    ExporterFamilies {

        void add(ProcessSnapshot process, ProcessLabels labels);

        List<Family> families();
    }

    /** Seconds since the epoch, as Prometheus wants instants. */
    static double epochSeconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }
}
