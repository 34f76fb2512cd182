package org.supervisordjava.metrics;

import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.time.Instant;
import java.util.List;

/** What probes have found since their process was spawned. */
final class ProbeFamilies implements ProcessSeries.Families<Long> {

    private final Family.Gauge passing =
            Family.gauge("supervisord_process_probe_passing", "Whether a probe's verdict is good.");
    private final ProbeLatencies latencies;
    private final Family.Histogram duration =
            Family.histogram(
                    "supervisord_process_probe_duration_seconds",
                    "Time that tries took since the process was added.");
    private final Family.Gauge lastDuration =
            Family.gauge(
                    "supervisord_process_probe_last_duration_seconds",
                    "Time that the last try took.");
    private final Family.Counter failures =
            Family.counter(
                    "supervisord_process_probe_failures",
                    "Tries that failed since the process was spawned.");

    ProbeFamilies(ProbeLatencies latencies) {
        this.latencies = latencies;
    }

    /** How many tries were timed. */
    @Override
    public Long input(ProcessSnapshot process, Instant now) {
        return latencies.count(process.id());
    }

    @Override
    public void add(ProcessSnapshot process, SeriesLabels labels, Long input) {
        for (var probe : process.probes()) {
            var itsLabels = labels.with("probe", probe.kind().label());
            add(probe, itsLabels);
            latencies
                    .of(process.id(), probe.kind())
                    .ifPresent(histogram -> duration.add(itsLabels, histogram));
        }
    }

    private void add(ProbeStatus probe, SeriesLabels labels) {
        passing.add(labels, probe.verdict() == ProbeStatus.Verdict.PASSING);
        failures.add(labels, probe.failures());
        probe.last().ifPresent(last -> lastDuration.add(labels, last.latency().toNanos() / 1e9));
    }

    @Override
    public List<Family> families() {
        return List.of(passing, duration, lastDuration, failures);
    }
}
