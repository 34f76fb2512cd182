package org.supervisordjava.metrics;

import static org.supervisordjava.metrics.ProcessSeries.epochSeconds;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.supervisordjava.supervisor.Snapshot;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The supervisor itself: its loop, its threads, and the orphans it has reaped. */
final class SupervisorMeters implements MeterBinder {

    private static final String SECONDS = "seconds";

    private final Supplier<Snapshot> snapshots;
    private final LongSupplier lostHistory;

    /**
     * @param lostHistory records that the flight recorder could not write
     */
    SupervisorMeters(Supplier<Snapshot> snapshots, LongSupplier lostHistory) {
        this.snapshots = snapshots;
        this.lostHistory = lostHistory;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, "loop.events", "events", "Events handled.", s -> s.loop().events());
        counter(
                registry,
                "loop.busy",
                SECONDS,
                "Time spent handling events.",
                s -> s.loop().busyNanos() / 1e9);
        counter(
                registry,
                "reaped.orphans",
                null,
                "Ended processes that nobody else waited for.",
                s -> s.loop().reapedOrphans());
        counter(
                registry,
                "history.lost",
                "records",
                "What the flight recorder could not write.",
                s -> lostHistory.getAsLong());
        gauge(
                registry,
                "loop.event.max",
                SECONDS,
                "Longest time one event took.",
                s -> s.loop().maxEventNanos() / 1e9);
        gauge(
                registry,
                "loop.queue.depth",
                null,
                "Events that waited when the last one was handled.",
                s -> s.loop().queueDepth());
        gauge(
                registry,
                "start.time",
                SECONDS,
                "When the supervisor started, since the epoch.",
                s -> epochSeconds(s.startTime()));
        gauge(
                registry,
                "startup.complete",
                null,
                "Whether every program has been ready once.",
                s -> s.startupComplete() ? 1 : 0);
        // Micrometer's own would stop the JVM six times to ask each thread for its state.
        var threads = ManagementFactory.getThreadMXBean();
        Gauge.builder("jvm.threads.live", threads, ThreadMXBean::getThreadCount)
                .baseUnit("threads")
                .description("Live threads of the supervisor's JVM.")
                .strongReference(true)
                .register(registry);
    }

    private void counter(
            MeterRegistry registry,
            String name,
            String unit,
            String help,
            ToDoubleFunction<Snapshot> value) {
        FunctionCounter.builder(
                        "supervisord." + name, this, self -> value.applyAsDouble(self.last()))
                .baseUnit(unit)
                .description(help)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String unit,
            String help,
            ToDoubleFunction<Snapshot> value) {
        Gauge.builder("supervisord." + name, this, self -> value.applyAsDouble(self.last()))
                .baseUnit(unit)
                .description(help)
                .strongReference(true)
                .register(registry);
    }

    private Snapshot last() {
        return snapshots.get();
    }
}
