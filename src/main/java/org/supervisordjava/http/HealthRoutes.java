package org.supervisordjava.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.supervisordjava.health.HealthEndpoint;
import org.supervisordjava.health.HealthJson;
import org.supervisordjava.health.HealthReport;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** {@code /health…} and {@code /metrics}: the paths that need no credentials over TCP. */
public final class HealthRoutes implements Routes {

    private static final String ALL = "/health";
    private static final String METRICS = "/metrics";
    private static final Map<String, HealthEndpoint> PROBES =
            Map.of(
                    "/health/live", HealthEndpoint.LIVE,
                    "/health/ready", HealthEndpoint.READY,
                    "/health/startup", HealthEndpoint.STARTUP);

    /** What a listener with exposure HEALTH serves to everybody. */
    static final Set<String> OPEN_PATHS =
            Set.of(ALL, METRICS, "/health/live", "/health/ready", "/health/startup");

    private final HealthJson forEverybody = new HealthJson(false);
    private final HealthJson forTrusted = new HealthJson(true);
    private final Supervision supervision;
    private final MetricsEndpoint metrics;

    public HealthRoutes(Supervision supervision, MetricsEndpoint metrics) {
        this.supervision = Objects.requireNonNull(supervision);
        this.metrics = Objects.requireNonNull(metrics);
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get(ALL, this::answerAll);
        PROBES.forEach((path, probe) -> routes.get(path, request -> answer(request, probe)));
        routes.get(METRICS, this::answerMetrics);
    }

    /**
     * One line per program, which shells and people read at a glance, or one document for who asks
     * for JSON.
     */
    private void answerAll(Context request) {
        var report = report();
        var json = Guard.mayControl(request) ? forTrusted : forEverybody;
        boolean lines =
                !Objects.requireNonNullElse(request.header("Accept"), "")
                        .contains(HealthJson.DOCUMENT_TYPE);
        reply(
                request,
                HealthEndpoint.READY.httpStatus(report),
                lines ? HealthJson.LINES_TYPE : HealthJson.DOCUMENT_TYPE,
                lines ? json.lines(report) : json.document(report));
    }

    private void answer(Context request, HealthEndpoint probe) {
        var report = report();
        reply(
                request,
                probe.httpStatus(report),
                HealthJson.DOCUMENT_TYPE,
                forEverybody.summary(report));
    }

    private void answerMetrics(Context request) {
        var scrape = metrics.scrape(request.header("Accept"));
        reply(request, 200, scrape.contentType(), scrape.body());
    }

    private HealthReport report() {
        return HealthReport.of(supervision.current(), supervision.clock().instant());
    }

    private static void reply(Context request, int status, String contentType, byte[] body) {
        request.status(status)
                .header("Cache-Control", "no-store")
                .contentType(contentType)
                .result(body);
    }
}
