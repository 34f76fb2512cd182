package org.supervisordjava.metrics;

import org.supervisordjava.supervisor.ProcessSnapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a process uses: read from the kernel while scraping. */
final class UsageFamilies implements ProcessSeries.Families<Optional<UsageSample>> {

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

    UsageFamilies(MetricSources sources) {
        this.sources = sources;
    }

    /** Empty when it is not alive, or must not be looked at. */
    @Override
    public Optional<UsageSample> input(ProcessSnapshot process, Instant now) {
        return process.pid() == 0 ? Optional.empty() : sources.usage().apply(process.pid());
    }

    @Override
    public void add(ProcessSnapshot process, SeriesLabels labels, Optional<UsageSample> input) {
        input.ifPresent(usage -> add(usage, labels));
    }

    private void add(UsageSample usage, SeriesLabels labels) {
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
        return List.of(cpu, memory, openFds, threads);
    }
}
