package org.supervisordjava.logs;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;

import org.supervisordjava.config.model.OtlpCollector;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Requests to an OpenTelemetry collector, by OTLP over HTTP. Each program is a service. The library
 * is loaded with the first record.
 */
final class OtlpTransport implements LogTransport {

    private static final Duration LINGER = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int TOO_EARLY_TO_SAY = 408;
    private static final int TOO_MANY = 429;
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
    private static final AttributeKey<String> HOST = AttributeKey.stringKey("host.name");
    private static final AttributeKey<String> STREAM = AttributeKey.stringKey("log.iostream");
    private static final AttributeKey<Long> PID = AttributeKey.longKey("process.pid");

    private final OtlpCollector collector;
    private final String hostname;
    private final Map<String, Resource> resources = new HashMap<>();

    /** What it would say of failures is said by us; the logger must not be collected. */
    private final Logger itsLogger = Logger.getLogger("io.opentelemetry");

    private OtlpHttpLogRecordExporter exporter;

    OtlpTransport(OtlpCollector collector, String hostname) {
        this.hostname = hostname;
        this.collector = collector;
    }

    @Override
    public Duration linger() {
        return LINGER;
    }

    @Override
    public void send(Deque<LogRecord> waiting) throws IOException {
        var records = new ArrayList<LogRecordData>(waiting.size());
        waiting.forEach(one -> records.add(data(one)));
        var result = exporter().export(records).join(2 * LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (!result.isSuccess()) {
            throw failure(result.getFailureThrowable(), waiting.size());
        }
        waiting.clear();
    }

    private static IOException failure(Throwable failure, int records) {
        if (failure instanceof HttpExportException http && http.getResponse() != null) {
            int status = http.getResponse().getStatusCode();
            var answer = "it answers " + status;
            boolean refused =
                    status >= 400
                            && status < 500
                            && status != TOO_EARLY_TO_SAY
                            && status != TOO_MANY;
            return refused ? new UndeliverableException(records, answer) : new IOException(answer);
        }
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return new IOException("nobody listens there, or its name has no address");
            }
            if (cause.getCause() == null) {
                return new IOException(
                        cause.getMessage() == null
                                ? cause.getClass().getSimpleName()
                                : cause.getMessage());
            }
        }
        return new IOException("it has not answered in time");
    }

    private OtlpHttpLogRecordExporter exporter() {
        if (exporter == null) {
            itsLogger.setLevel(Level.OFF);
            var base = collector.endpoint();
            var builder =
                    OtlpHttpLogRecordExporter.builder()
                            .setEndpoint((base.endsWith("/") ? base : base + "/") + "v1/logs")
                            .setCompression("gzip")
                            .setTimeout(LIMIT)
                            .setConnectTimeout(LIMIT)
                            // It is tried again here.
                            .setRetryPolicy(null)
                            .setMeterProvider(MeterProvider.noop());
            collector.headers().forEach(builder::addHeader);
            exporter = builder.build();
        }
        return exporter;
    }

    private LogRecordData data(LogRecord one) {
        var attributes = Attributes.of(STREAM, one.stream(), PID, one.pid());
        return new OtlpRecord(one, resource(one.program()), attributes);
    }

    private Resource resource(String program) {
        return resources.computeIfAbsent(
                program, name -> Resource.create(Attributes.of(SERVICE, name, HOST, hostname)));
    }

    @Override
    public void close() {
        if (exporter != null) {
            exporter.shutdown();
        }
    }
}
