package org.supervisordjava.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.Objects;

/** {@code /health…} and {@code /metrics}: the paths that need no credentials over TCP. */
public final class HealthRoutes implements Routes {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final HealthEndpoint health;
    private final MetricsEndpoint metrics;

    public HealthRoutes(HealthEndpoint health, MetricsEndpoint metrics) {
        this.health = Objects.requireNonNull(health);
        this.metrics = Objects.requireNonNull(metrics);
    }

    @Override
    public void register(RoutesConfig routes) {
        for (var check : HealthEndpoint.Check.values()) {
            routes.get(check.path(), request -> answer(request, health.answer(check)));
        }
        routes.get(
                Access.METRICS_PATH,
                request -> request.contentType(PROMETHEUS_TEXT).result(metrics.scrape()));
    }

    private static void answer(Context request, HealthEndpoint.Answer answer) {
        request.status(answer.healthy() ? 200 : 503)
                .header("Cache-Control", "no-store")
                .contentType("application/json")
                .result(answer.json());
    }
}
