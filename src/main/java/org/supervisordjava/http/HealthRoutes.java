package org.supervisordjava.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.supervisordjava.health.HealthEndpoint;
import org.supervisordjava.health.HealthJson;
import org.supervisordjava.health.HealthReport;
import org.supervisordjava.metrics.SupervisorMetrics.Format;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** {@code /health…} and {@code /metrics}: the paths that need no credentials over TCP. */
public final class HealthRoutes implements Routes {

    private static final String ALL = "/health";
    private static final String METRICS = "/metrics";
    private static final String PLAIN_TEXT = "text/plain";
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String GZIP = "gzip";
    private static final Map<String, HealthEndpoint> PROBES =
            Map.of(
                    "/health/live", HealthEndpoint.LIVE,
                    "/health/ready", HealthEndpoint.READY,
                    "/health/startup", HealthEndpoint.STARTUP);

    /** What a listener with exposure HEALTH serves to everybody. */
    static final Set<String> OPEN_PATHS =
            Set.of(ALL, METRICS, "/health/live", "/health/ready", "/health/startup");

    /** Each holds its whole answer, and takes its time from the others. */
    private static final int SCRAPES_AT_ONCE = 8;

    private static final byte[] TOO_MANY_SCRAPES =
            "too many scrapes at once; try again later\n".getBytes(StandardCharsets.US_ASCII);

    private final Semaphore scrapes = new Semaphore(SCRAPES_AT_ONCE);
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
        var json = Guard.caller(request).mayRead() ? forTrusted : forEverybody;
        boolean lines = !accepted(request).prefers(HealthJson.DOCUMENT_TYPE, PLAIN_TEXT);
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
        if (!scrapes.tryAcquire()) {
            request.header("Retry-After", "1");
            reply(request, 503, PLAIN_TEXT, TOO_MANY_SCRAPES);
            return;
        }
        try {
            scrape(request);
        } finally {
            scrapes.release();
        }
    }

    private void scrape(Context request) {
        var scrape =
                metrics.scrape(
                        accepted(request).prefers(OPEN_METRICS, PLAIN_TEXT)
                                ? Format.OPEN_METRICS
                                : Format.TEXT);
        boolean compressed =
                AcceptHeader.parse(request.header("Accept-Encoding")).takesEncoding(GZIP);
        request.header("Vary", "Accept, Accept-Encoding");
        if (compressed) {
            request.header("Content-Encoding", GZIP);
        }
        var body = new PieceStream(scrape.body());
        reply(
                request,
                200,
                scrape.contentType(),
                compressed ? new ByteArrayInputStream(compressed(body)) : body);
    }

    private static AcceptHeader accepted(Context request) {
        return AcceptHeader.parse(request.header("Accept"));
    }

    private static byte[] compressed(PieceStream body) {
        var buffer = new ByteArrayOutputStream(body.available() / 8);
        try (var gzip = new QuickGzip(buffer)) {
            body.transferTo(gzip);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return buffer.toByteArray();
    }

    private HealthReport report() {
        return HealthReport.of(
                supervision.current(),
                supervision.clock().instant(),
                supervision.deadThreads().get());
    }

    private static void reply(Context request, int status, String contentType, byte[] body) {
        reply(request, status, contentType, new ByteArrayInputStream(body));
    }

    private static void reply(Context request, int status, String contentType, InputStream body) {
        request.status(status)
                .header("Cache-Control", "no-store")
                .contentType(contentType)
                .result(body);
    }

    /**
     * With so many equal lines, the highest speed makes it hardly larger, in a quarter of the time.
     */
    private static final class QuickGzip extends GZIPOutputStream {

        QuickGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
