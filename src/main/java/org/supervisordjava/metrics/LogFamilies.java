package org.supervisordjava.metrics;

import org.supervisordjava.supervisor.ProcessSnapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of a process's output. */
final class LogFamilies implements ProcessSeries.Families<Optional<LogVolume>> {

    private final MetricSources sources;

    private final Family.Counter linesDropped =
            Family.counter(
                    "supervisord_process_log_lines_dropped",
                    "Lines of its output that could not be logged.");
    private final Family.Counter writeErrors =
            Family.counter(
                    "supervisord_process_log_write_errors",
                    "How often its log file could not be written.");
    private final Family.Counter logBytes =
            Family.counter(
                    "supervisord_process_log_bytes", "Bytes it has written to a standard stream.");

    LogFamilies(MetricSources sources) {
        this.sources = sources;
    }

    @Override
    public Optional<LogVolume> input(ProcessSnapshot process, Instant now) {
        return sources.logs().apply(process.id());
    }

    @Override
    public void add(ProcessSnapshot process, SeriesLabels labels, Optional<LogVolume> input) {
        input.ifPresent(
                volume -> {
                    logBytes.add(labels.with("stream", "stdout"), volume.stdoutBytes());
                    logBytes.add(labels.with("stream", "stderr"), volume.stderrBytes());
                    linesDropped.add(labels, volume.linesDropped());
                    writeErrors.add(labels, volume.writeErrors());
                });
    }

    @Override
    public List<Family> families() {
        return List.of(logBytes, linesDropped, writeErrors);
    }
}
