package org.supervisordjava.metrics;

import io.prometheus.metrics.model.snapshots.Labels;

import org.supervisordjava.supervisor.ProcessSnapshot;

import java.util.List;

/** What a process uses: read from the kernel and the logs while scraping. */
final class UsageFamilies implements ProcessCollector.Families {

    private final MetricSources sources;

    private final Family.Counter cpu =
            Family.counter(
                    "supervisord_process_cpu_seconds", "User and system CPU time it has used.");
    private final Family.Gauge memory =
            Family.gauge(
                    "supervisord_process_resident_memory_bytes", "Physical memory it occupies.");
    private final Family.Gauge openFds =
            Family.gauge("supervisord_process_open_fds", "File descriptors it has open.");
    private final Family.Gauge threads =
            Family.gauge("supervisord_process_threads", "Threads it has.");
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

    UsageFamilies(MetricSources sources) {
        this.sources = sources;
    }

    @Override
    public void add(ProcessSnapshot process, ProcessLabels all) {
        var labels = all.own();
        if (process.pid() != 0) {
            sources.usage().apply(process.pid()).ifPresent(usage -> add(usage, labels));
        }
        sources.logs()
                .apply(process.id())
                .ifPresent(
                        volume -> {
                            logBytes.add(all.with("stream", "stdout"), volume.stdoutBytes());
                            logBytes.add(all.with("stream", "stderr"), volume.stderrBytes());
                            linesDropped.add(labels, volume.linesDropped());
                            writeErrors.add(labels, volume.writeErrors());
                        });
    }

    private void add(UsageSample usage, Labels labels) {
        cpu.add(labels, usage.cpuSeconds());
        memory.add(labels, usage.residentBytes());
        if (usage.openFds() >= 0) {
            openFds.add(labels, usage.openFds());
        }
        if (usage.threads() >= 0) {
            threads.add(labels, usage.threads());
        }
    }

    @Override
    public List<Family> families() {
        return List.of(cpu, memory, openFds, threads, logBytes, linesDropped, writeErrors);
    }
}
