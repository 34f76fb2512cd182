package org.supervisordjava.metrics;

import org.supervisordjava.supervisor.ProcessSnapshot;

import java.time.Instant;
import java.util.List;

/**
 * The names and meanings of node_exporter's supervisord collector, which dashboards for supervisord
 * are built on: state numbers, up while a process is alive in any phase, a start time only while it
 * is up. Only the type of the start time differs: it is a gauge here, because it does not count.
 */
final class NodeExporterFamilies implements ProcessSeries.Families<Boolean> {

    private final Family.Gauge up = Family.gauge("node_supervisord_up", "Process Up");
    private final Family.Gauge state = Family.gauge("node_supervisord_state", "Process State");
    private final Family.Gauge exitStatus =
            Family.gauge("node_supervisord_exit_status", "Process Exit Status");
    private final Family.Gauge startTime =
            Family.gauge("node_supervisord_start_time_seconds", "Process start time");

    /** All is in the snapshot. */
    @Override
    public Boolean input(ProcessSnapshot process, Instant now) {
        return true;
    }

    @Override
    public void add(ProcessSnapshot process, SeriesLabels labels, Boolean input) {
        boolean running = process.state().isSignallable();
        up.add(labels, running);
        state.add(labels, process.state().code());
        exitStatus.add(labels, process.exitCode().orElse(0));
        if (running) {
            // Whole seconds, as supervisord reports them.
            process.startTime().ifPresent(start -> startTime.add(labels, start.getEpochSecond()));
        }
    }

    @Override
    public List<Family> families() {
        return List.of(up, state, exitStatus, startTime);
    }
}
