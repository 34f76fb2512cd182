package org.supervisordjava.metrics;

import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The names, labels and meanings of {@code supervisord_exporter}, {@code supervisor_process_*}, for
 * dashboards made for it.
 */
final class ExporterFamilies implements ProcessSeries.Families<Optional<Long>> {

    private final Family.Gauge info =
            Family.gauge("supervisor_process_info", "Supervisor process information");
    private final Family.Gauge uptime =
            Family.gauge("supervisor_process_uptime", "Uptime of Supervisor processes");

    /** For how many seconds it has been running; empty when it is not. */
    @Override
    public Optional<Long> input(ProcessSnapshot process, Instant now) {
        return process.state() == ProcessState.RUNNING
                ? process.startTime().map(start -> Duration.between(start, now).toSeconds())
                : Optional.empty();
    }

    @Override
    public void add(ProcessSnapshot process, SeriesLabels labels, Optional<Long> seconds) {
        boolean running = process.state() == ProcessState.RUNNING;
        int exit = running ? 0 : process.exitCode().orElse(0);
        info.add(
                labels.with("state", process.state().name())
                        .with("exit_status", Integer.toString(exit)),
                running);
        seconds.ifPresent(value -> uptime.add(labels, value));
    }

    @Override
    public List<Family> families() {
        return List.of(info, uptime);
    }
}
