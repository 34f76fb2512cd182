package org.supervisordjava.metrics;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.metrics.SupervisorMetrics.Format;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.threads.Backgrounds;
import org.supervisordjava.threads.Residents;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The text of one scrape, without HTTP and without reading /proc. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class ScrapeBenchmark {

    @Param({"3", "1000"})
    public int programs;

    private SupervisorMetrics metrics;

    @Setup
    public void describe() {
        Snapshot snapshot =
                Snapshots.of(
                        IntStream.range(0, programs)
                                .mapToObj(i -> Snapshots.running("p" + i, "p" + i, 100 + i))
                                .toArray(ProcessSnapshot[]::new));
        var residents = new Residents(System.err::println);
        metrics =
                SupervisorMetrics.create(
                        new MetricSources(
                                () -> snapshot,
                                pid -> Optional.of(new UsageSample(1.5, 4096, 12, -1)),
                                id -> Optional.of(new LogVolume(1000, 20, 3, 2)),
                                () -> new OwnLogVolume(5, 4),
                                List::of,
                                () -> new HookVolume(7, 6, 1),
                                new ProbeLatencies(),
                                () -> 7,
                                InstantSource.fixed(Snapshots.NOW),
                                residents,
                                "1.2.3"),
                        Backgrounds.started(residents));
    }

    @Benchmark
    public Object scrape() {
        return metrics.scrape(Format.TEXT);
    }

    @TearDown
    public void close() {
        metrics.close();
    }
}
