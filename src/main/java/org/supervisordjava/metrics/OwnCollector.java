package org.supervisordjava.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** What this supervisor is, and what became of its own log. */
final class OwnCollector implements MultiCollector {

    private final MetricSources sources;

    OwnCollector(MetricSources sources) {
        this.sources = sources;
    }

    @Override
    public MetricSnapshots collect() {
        var settings = sources.snapshots().get().config().supervisord();
        var info = Family.info("supervisord", "What this supervisor is.");
        info.add(
                Labels.of(
                        "version",
                        sources.version(),
                        "identifier",
                        settings.identifier(),
                        "java",
                        Runtime.version().toString(),
                        "config",
                        settings.sourceFile().toString()));
        var log = sources.ownLog().get();
        var dropped =
                Family.counter(
                        "supervisord_log_lines_dropped",
                        "Messages of the supervisor itself that could not be logged.");
        dropped.add(Labels.EMPTY, log.linesDropped());
        var errors =
                Family.counter(
                        "supervisord_log_write_errors",
                        "How often the supervisor's own log file could not be written.");
        errors.add(Labels.EMPTY, log.writeErrors());
        return MetricSnapshots.of(info.build(), dropped.build(), errors.build());
    }
}
