package org.supervisordjava.metrics;

import io.prometheus.metrics.model.snapshots.Labels;

import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names, labels and meanings of the two public exporters for supervisord: {@code
 * supervisord_exporter} ({@code supervisor_process_*}, {@code supervisord_up}) and {@code
 * supervisor_exporter} ({@code supervisor_up}, {@code supervisor_proc}), for their dashboards.
 */
final class ExporterFamilies implements ProcessCollector.Families {

    private final Instant now;
    private final String url;

    private final Family.Gauge info =
            Family.gauge("supervisor_process_info", "Supervisor process information");
    private final Family.Gauge uptime =
            Family.gauge("supervisor_process_uptime", "Uptime of Supervisor processes");
    private final Family.Gauge supervisordUp =
            Family.gauge(
                    "supervisord_up", "Supervisord XML-RPC connection status (1 if up, 0 if down)");
    private final Family.Gauge supervisorUp =
            Family.gauge("supervisor_up", "Whether the supervisor answers.");
    private final Family.Gauge proc =
            Family.gauge("supervisor_proc", "Processes of a program that run, and that do not.");

    /** Running ones and others of each program. */
    private final Map<String, int[]> counts = new TreeMap<>();

    /**
     * @param url of the supervisor
     */
    ExporterFamilies(Instant now, String url) {
        this.now = now;
        this.url = url;
    }

    @Override
    public void add(ProcessSnapshot process, ProcessLabels all) {
        var labels = all.own();
        boolean running = process.state() == ProcessState.RUNNING;
        int exit = running ? 0 : process.exitCode().orElse(0);
        info.add(
                all.with("state", process.state().name())
                        .add("exit_status", Integer.toString(exit)),
                running);
        if (running) {
            process.startTime()
                    .ifPresent(
                            start -> uptime.add(labels, Duration.between(start, now).toSeconds()));
        }
        counts.computeIfAbsent(process.config().program(), _ -> new int[2])[running ? 0 : 1]++;
    }

    @Override
    public List<Family> families() {
        supervisordUp.add(Labels.EMPTY, true);
        supervisorUp.add(Labels.of("url", url), true);
        counts.forEach(
                (program, of) -> {
                    var labels = Labels.of("url", url, "proc", program);
                    proc.add(labels.add("status", "running"), of[0]);
                    proc.add(labels.add("status", "fatal"), of[1]);
                });
        return List.of(info, uptime, supervisordUp, supervisorUp, proc);
    }
}
