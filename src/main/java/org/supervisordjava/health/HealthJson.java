package org.supervisordjava.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes a report as JSON: as lines, the whole first and then one for each program, or as one
 * document with the same fields. Any thread.
 */
public final class HealthJson {

    /** Media type of {@link #lines}. */
    public static final String LINES_TYPE = "application/x-ndjson";

    /** Media type of {@link #document}. */
    public static final String DOCUMENT_TYPE = "application/json";

    private static final int BYTES_PER_PROGRAM = 512;

    private final JsonFactory factory = JsonFactory.builder().build();
    private final boolean withOutput;

    /**
     * @param withOutput whether to show what probes and failed programs said, which may hold what
     *     only authenticated readers should see
     */
    public HealthJson(boolean withOutput) {
        this.withOutput = withOutput;
    }

    /** One JSON object per line, each ended by a line feed. */
    public byte[] lines(HealthReport report) {
        return write(
                report,
                json -> {
                    overall(json, report);
                    json.writeRaw('\n');
                    for (var process : report.snapshot().processes().toList()) {
                        program(json, process, report.now());
                        json.writeRaw('\n');
                    }
                });
    }

    /** Only the first line of {@link #lines}. */
    public byte[] summary(HealthReport report) {
        return write(
                report,
                json -> {
                    overall(json, report);
                    json.writeRaw('\n');
                });
    }

    /** One object whose {@code programs} are what {@link #lines} puts on lines of their own. */
    public byte[] document(HealthReport report) {
        return write(
                report,
                json -> {
                    json.writeStartObject();
                    overallFields(json, report);
                    json.writeArrayFieldStart("programs");
                    for (var process : report.snapshot().processes().toList()) {
                        program(json, process, report.now());
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private byte[] write(HealthReport report, Content content) {
        int programs = (int) report.snapshot().processes().count();
        var bytes = new ByteArrayOutputStream((programs + 1) * BYTES_PER_PROGRAM);
        try (var json = factory.createGenerator(bytes)) {
            json.setRootValueSeparator(null);
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void overall(JsonGenerator json, HealthReport report) throws IOException {
        json.writeStartObject();
        overallFields(json, report);
        json.writeEndObject();
    }

    private static void overallFields(JsonGenerator json, HealthReport report) throws IOException {
        var snapshot = report.snapshot();
        json.writeStringField("status", report.status().label());
        json.writeBooleanField("ready", report.ready());
        json.writeBooleanField("started", report.started());
        json.writeBooleanField("live", report.live());
        json.writeNumberField("uptime_seconds", seconds(snapshot.startTime(), report.now()));
        json.writeArrayFieldStart("not_ready");
        for (var process : report.notReady()) {
            json.writeString(process.id().toString());
        }
        json.writeEndArray();
    }

    private void program(JsonGenerator json, ProcessSnapshot process, Instant now)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", process.id().name());
        json.writeStringField("group", process.id().group());
        json.writeStringField("state", process.state().name());
        json.writeBooleanField("ready", process.ready());
        json.writeNumberField("pid", process.pid());
        json.writeStringField("since", process.since().toString());
        json.writeNumberField("uptime_seconds", uptime(process, now));
        json.writeNumberField("restarts", process.totalRestarts());
        json.writeBooleanField("essential", process.config().essential());
        json.writeBooleanField("autostart", process.config().autostart());
        text(json, "waiting_for", process.waitingFor());
        text(json, "next_start", process.nextStart().map(Instant::toString));
        if (process.exitCode().isPresent()) {
            json.writeNumberField("exit_status", process.exitCode().getAsInt());
        } else {
            json.writeNullField("exit_status");
        }
        if (withOutput) {
            json.writeStringField("spawnerr", process.spawnerr());
        }
        json.writeArrayFieldStart("probes");
        for (var probe : process.probes()) {
            probe(json, probe);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void probe(JsonGenerator json, ProbeStatus probe) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", probe.kind().label());
        json.writeStringField("verdict", probe.verdict().label());
        json.writeNumberField("failures", probe.failures());
        json.writeNumberField("attempts", probe.attempts());
        if (probe.last().isPresent()) {
            var last = probe.last().get();
            json.writeStringField("at", last.at().toString());
            json.writeBooleanField("success", last.success());
            json.writeNumberField("latency_ms", last.latency().toNanos() / 1000 / 1000.0);
            if (withOutput) {
                json.writeStringField("output", last.output());
            }
        }
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, Optional<String> value)
            throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    private static long uptime(ProcessSnapshot process, Instant now) {
        return process.pid() == 0
                ? 0
                : process.startTime().map(start -> seconds(start, now)).orElse(0L);
    }

    private static long seconds(Instant start, Instant now) {
        return Math.max(0, Duration.between(start, now).toSeconds());
    }
}
