package org.supervisordjava.metrics;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.Snapshot;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the two public exporters for supervisord tell of the supervisor and of programs: {@code
 * supervisord_exporter} ({@code supervisord_up}) and {@code supervisor_exporter} ({@code
 * supervisor_up}, {@code supervisor_proc}).
 */
final class ExporterTotals {

    private ExporterTotals() {}

    static List<Family> families(Snapshot snapshot) {
        var url = url(snapshot.config().httpServers());
        var supervisordUp =
                Family.gauge(
                        "supervisord_up",
                        "Supervisord XML-RPC connection status (1 if up, 0 if down)");
        supervisordUp.add(SeriesLabels.NONE, true);
        var supervisorUp = Family.gauge("supervisor_up", "Whether the supervisor answers.");
        supervisorUp.add(SeriesLabels.of("url", url), true);
        var proc =
                Family.gauge(
                        "supervisor_proc", "Processes of a program that run, and that do not.");
        counts(snapshot)
                .forEach(
                        (program, of) -> {
                            var labels = SeriesLabels.of("url", url).with("proc", program);
                            proc.add(labels.with("status", "running"), of[0]);
                            proc.add(labels.with("status", "fatal"), of[1]);
                        });
        return List.of(supervisordUp, supervisorUp, proc);
    }

    /** Running ones and others of each program. */
    private static Map<String, int[]> counts(Snapshot snapshot) {
        var counts = new TreeMap<String, int[]>();
        snapshot.processes()
                .forEach(
                        process -> {
                            boolean running = process.state() == ProcessState.RUNNING;
                            counts.computeIfAbsent(process.config().program(), _ -> new int[2])[
                                    running ? 0 : 1]++;
                        });
        return counts;
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
}
