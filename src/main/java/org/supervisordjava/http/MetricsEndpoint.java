package org.supervisordjava.http;

import org.supervisordjava.metrics.SupervisorMetrics;

/** What {@code /metrics} answers. Any thread. */
@FunctionalInterface
public interface MetricsEndpoint {

    SupervisorMetrics.Scrape scrape(SupervisorMetrics.Format format);
}
