package org.supervisordjava.http;

/** What {@code /metrics} answers: Prometheus' text format 0.0.4. Any thread. */
@FunctionalInterface
public interface MetricsEndpoint {

    String scrape();
}
