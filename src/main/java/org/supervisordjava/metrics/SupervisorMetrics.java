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
 * threads. Any thread; loads Micrometer when created, so not before the first programs run.
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

    private final PrometheusMeterRegistry registry;

    /**
     * Has platform threads: on a virtual one, a BufferedWriter begins small and is copied for each
     * write that does not fit, which was most of a scrape's time.
     */
    private final Background background;

    // Micrometer refers to it weakly.
    private final SupervisorMeters supervisorMeters;

    private final RestartLatencies restarts;

    private SupervisorMetrics(
            PrometheusMeterRegistry registry,
            SupervisorMeters meters,
            RestartLatencies restarts,
            Background background) {
        this.registry = registry;
        this.supervisorMeters = meters;
        this.restarts = restarts;
        this.background = background;
    }

    public static SupervisorMetrics create(MetricSources sources, Background background) {
        var prometheus = new PrometheusRegistry();
        var registry =
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
        var restarts = new RestartLatencies(sources.snapshots());
        prometheus.register(new ProcessCollector(sources, restarts));
        prometheus.register(new OwnCollector(sources));
        prometheus.register(new ThreadCollector(sources.residents()));
        var metrics =
                new SupervisorMetrics(
                        registry,
                        new SupervisorMeters(sources.snapshots(), sources.lostHistory()),
                        restarts,
                        background);
        metrics.bind();
        return metrics;
    }

    private void bind() {
        supervisorMeters.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
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
            registry.scrape(body, contentType);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return new Scrape(contentType, body.toByteArray());
    }

    @Override
    public void close() {
        registry.close();
    }
}
