package org.supervisordjava.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.threads.Background;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Everything Prometheus scrapes: the processes, the supervisor's loop, the JVM's memory and
 * threads. Any thread.
 */
public final class SupervisorMetrics implements AutoCloseable {

    /** What a scrape can be written in. */
    public enum Format {
        TEXT("text/plain; version=0.0.4; charset=utf-8"),
        OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }
    }

    private static final Duration SCRAPE_LIMIT = Duration.ofSeconds(10);

    private static final SoftReference<ProcessSeries> NOTHING = new SoftReference<>(null);

    private final MetricSources sources;

    /**
     * Has platform threads: on a virtual one, a BufferedWriter begins small and is copied for each
     * write that does not fit.
     */
    private final Background background;

    private final RestartLatencies restarts;
    private final OwnFamilies own;
    private final ThreadFamilies threads;

    // Micrometer refers to it weakly.
    private final SupervisorMeters supervisorMeters;

    /** What the last scrape has left, if none is under way; soon made anew when memory is short. */
    private final AtomicReference<SoftReference<ProcessSeries>> processes =
            new AtomicReference<>(NOTHING);

    private PrometheusMeterRegistry registry;

    private CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);

    /** Not begun. */
    private final Map<Format, CompletableFuture<Scrape>> next = new EnumMap<>(Format.class);

    private SupervisorMetrics(MetricSources sources, Background background) {
        this.sources = sources;
        this.background = background;
        this.restarts = new RestartLatencies(sources.snapshots());
        this.own = new OwnFamilies(sources);
        this.threads = new ThreadFamilies(sources.residents());
        this.supervisorMeters = new SupervisorMeters(sources.snapshots(), sources.lostHistory());
    }

    /** Loads nothing of the libraries yet. */
    public static SupervisorMetrics create(MetricSources sources, Background background) {
        return new SupervisorMetrics(sources, background);
    }

    /**
     * Loads the libraries, which takes long; the first scrape does it where nobody has. When it
     * fails the next one tries again.
     */
    public void prepare() {
        registry();
    }

    private synchronized PrometheusMeterRegistry registry() {
        if (registry == null) {
            var made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            supervisorMeters.bindTo(made);
            new JvmMemoryMetrics().bindTo(made);
            registry = made;
        }
        return registry;
    }

    /** A process has changed its state; the snapshot need not show it yet. */
    public void stateChanged(ProcessId process) {
        restarts.changed(process);
    }

    /**
     * One scrape.
     *
     * @param contentType of the body
     * @param body in pieces, which nobody may change: the next one has most of them, too
     */
    public record Scrape(String contentType, List<byte[]> body) {}

    /** Waits for the scrape that is under way, and for one after it. */
    public Scrape scrape(Format format) {
        return ask(format).join();
    }

    /**
     * One at a time, so that scrapes do not take all CPUs from the loop. Those who ask while one is
     * under way share the next: nobody is told how things were before they asked.
     */
    CompletableFuture<Scrape> ask(Format format) {
        CompletableFuture<?> before;
        CompletableFuture<Scrape> mine;
        synchronized (next) {
            var waiting = next.get(format);
            if (waiting != null) {
                return waiting;
            }
            before = underWay;
            mine = new CompletableFuture<>();
            next.put(format, mine);
            underWay = mine;
        }
        before.whenComplete((_, _) -> begin(format, mine));
        return mine;
    }

    private void begin(Format format, CompletableFuture<Scrape> asked) {
        synchronized (next) {
            next.remove(format);
        }
        background
                .call("writing the metrics", SCRAPE_LIMIT, () -> write(format))
                .whenComplete(
                        (scrape, failure) -> {
                            if (failure == null) {
                                asked.complete(scrape);
                            } else {
                                asked.completeExceptionally(failure);
                            }
                        });
    }

    private Scrape write(Format format) {
        var text = new ArrayList<byte[]>();
        var snapshot = sources.snapshots().get();
        boolean forExporters = snapshot.config().supervisord().exporterMetrics();
        var series = processes.getAndSet(NOTHING).get();
        if (series == null || series.isForExporters() != forExporters) {
            series = new ProcessSeries(sources, restarts, forExporters);
        }
        series.write(snapshot, sources.clock().instant(), format, text);
        processes.set(new SoftReference<>(series));
        if (forExporters) {
            ExporterTotals.families(snapshot).forEach(family -> family.takeTo(text, format));
        }
        own.families().forEach(family -> family.takeTo(text, format));
        threads.families().forEach(family -> family.takeTo(text, format));
        // At last: in OpenMetrics it ends with a mark.
        text.add(ofLibrary(format));
        return new Scrape(format.contentType, text);
    }

    private byte[] ofLibrary(Format format) {
        var body = new ByteArrayOutputStream();
        try {
            registry().scrape(body, format.contentType);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return body.toByteArray();
    }

    @Override
    public synchronized void close() {
        if (registry != null) {
            registry.close();
        }
    }
}
