package org.supervisordjava.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.threads.Background;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

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

    private static final int EXPECTED_BYTES = 64 * 1024;

    private static final Duration SCRAPE_LIMIT = Duration.ofSeconds(10);

    private final MetricSources sources;

    /**
     * Has platform threads: on a virtual one, a BufferedWriter begins small and is copied for each
     * write that does not fit, which was most of a scrape's time.
     */
    private final Background background;

    private final RestartLatencies restarts;

    // Micrometer refers to it weakly.
    private final SupervisorMeters supervisorMeters;

    private PrometheusMeterRegistry registry;

    private SupervisorMetrics(MetricSources sources, Background background) {
        this.sources = sources;
        this.background = background;
        this.restarts = new RestartLatencies(sources.snapshots());
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
            var prometheus = new PrometheusRegistry();
            var made =
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
            prometheus.register(new ProcessCollector(sources, restarts));
            prometheus.register(new OwnCollector(sources));
            prometheus.register(new ThreadCollector(sources.residents()));
            supervisorMeters.bindTo(made);
            new JvmMemoryMetrics().bindTo(made);
            new JvmThreadMetrics().bindTo(made);
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
     */
    public record Scrape(String contentType, byte[] body) {}

    /** Waits for scrapes that others have asked for. */
    public Scrape scrape(Format format) {
        return background
                .call("writing the metrics", SCRAPE_LIMIT, () -> write(format.contentType))
                .join();
    }

    private Scrape write(String contentType) {
        var body = new ByteArrayOutputStream(EXPECTED_BYTES);
        try {
            registry().scrape(body, contentType);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return new Scrape(contentType, body.toByteArray());
    }

    @Override
    public synchronized void close() {
        if (registry != null) {
            registry.close();
        }
    }
}
