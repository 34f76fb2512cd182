package org.supervisordjava.metrics;

import java.util.List;
import java.util.stream.Stream;

/** What this supervisor is, and what became of its own log. */
final class OwnFamilies {

    private final MetricSources sources;

    OwnFamilies(MetricSources sources) {
        this.sources = sources;
    }

    /** As they are now. */
    List<Family> families() {
        var settings = sources.snapshots().get().config().supervisord();
        var info = Family.info("supervisord", "What this supervisor is.");
        info.add(
                SeriesLabels.of("version", sources.version())
                        .with("identifier", settings.identifier())
                        .with("java", Runtime.version().toString())
                        .with("config", settings.sourceFile().toString()));
        var log = sources.ownLog().get();
        var dropped =
                Family.counter(
                        "supervisord_log_lines_dropped",
                        "Messages of the supervisor itself that could not be logged.");
        dropped.add(SeriesLabels.NONE, log.linesDropped());
        var errors =
                Family.counter(
                        "supervisord_log_write_errors",
                        "How often the supervisor's own log file could not be written.");
        errors.add(SeriesLabels.NONE, log.writeErrors());
        return Stream.concat(Stream.of(info, dropped, errors, hooks()), sinks()).toList();
    }

    private Stream<Family> sinks() {
        var volumes = sources.logSinks().get();
        if (volumes.isEmpty()) {
            return Stream.of();
        }
        var up =
                Family.gauge(
                        "supervisord_log_sink_up",
                        "Whether a receiver of lines took the last that it was sent.");
        var sent = Family.counter("supervisord_log_sink_lines", "Lines that it has taken.");
        var dropped =
                Family.counter(
                        "supervisord_log_sink_lines_dropped",
                        "Lines that were lost on the way to it.");
        for (var volume : volumes) {
            var labels = SeriesLabels.of("sink", volume.name());
            up.add(labels, volume.up());
            sent.add(labels, volume.sent());
            dropped.add(labels, volume.dropped());
        }
        return Stream.of(up, sent, dropped);
    }

    private Family.Counter hooks() {
        var calls = sources.hooks().get();
        var hooks = Family.counter("supervisord_hooks", "Calls of hooks, by how they have ended.");
        hooks.add(SeriesLabels.of("result", "succeeded"), calls.succeeded());
        hooks.add(SeriesLabels.of("result", "failed"), calls.failed());
        hooks.add(SeriesLabels.of("result", "dropped"), calls.dropped());
        return hooks;
    }
}
