package org.supervisordjava.http;

import org.supervisordjava.metrics.SupervisorMetrics;

/** What {@code /metrics} answers. Any thread. */
@FunctionalInterface
public interface MetricsEndpoint {

    /**
     * @param accept the request's Accept header, null when there is none
     */
    SupervisorMetrics.Scrape scrape(String accept);
}
