package org.supervisordjava.logs;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.Body;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;

/**
 * A record as the exporter wants it.
 *
 * @param resource its program
 */
record OtlpRecord(LogRecord line, Resource resource, Attributes attributes)
        implements LogRecordData {

    private static final InstrumentationScopeInfo SCOPE =
            InstrumentationScopeInfo.create("supervisord-java");
    private static final long NANOS = 1_000_000L;

    @Override
    public Resource getResource() {
        return resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    public long getTimestampEpochNanos() {
        return line.millis() * NANOS;
    }

    @Override
    public long getObservedTimestampEpochNanos() {
        return line.millis() * NANOS;
    }

    @Override
    public SpanContext getSpanContext() {
        return SpanContext.getInvalid();
    }

    @Override
    public Severity getSeverity() {
        return line.level().map(OtlpRecord::severity).orElse(Severity.UNDEFINED_SEVERITY_NUMBER);
    }

    private static Severity severity(LineSeverity level) {
        return switch (level) {
            case TRACE -> Severity.TRACE;
            case DEBUG -> Severity.DEBUG;
            case INFO -> Severity.INFO;
            case NOTICE -> Severity.INFO2;
            case WARN -> Severity.WARN;
            case ERROR -> Severity.ERROR;
            case FATAL -> Severity.FATAL;
        };
    }

    @Override
    public String getSeverityText() {
        return line.level().map(LineSeverity::label).orElse(null);
    }

    @Override
    @SuppressWarnings("deprecation")
    public Body getBody() {
        return Body.string(line.text());
    }

    @Override
    public Value<?> getBodyValue() {
        return Value.of(line.text());
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }
}
