package org.supervisordjava.health;

import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.protocol.JsonWriter;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a report as JSON: as lines, the whole first and then one for each program, or as one
 * document with the same fields. Any thread.
 */
public final class HealthJson {

    /** Media type of {@link #lines}. */
    public static final String LINES_TYPE = "application/x-ndjson";

    /** Media type of {@link #document}. */
    public static final String DOCUMENT_TYPE = "application/json";

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
        var lines = new StringBuilder(line(overall(report)));
        report.snapshot()
                .processes()
                .forEach(process -> lines.append(line(program(process, report.now()))));
        return bytes(lines.toString());
    }

    /** Only the first line of {@link #lines}. */
    public byte[] summary(HealthReport report) {
        return bytes(line(overall(report)));
    }

    /** One object whose {@code programs} are what {@link #lines} puts on lines of their own. */
    public byte[] document(HealthReport report) {
        var json = overall(report);
        json.put(
                "programs",
                report.snapshot()
                        .processes()
                        .map(process -> program(process, report.now()))
                        .toList());
        return bytes(JsonWriter.write(json));
    }

    private static String line(Map<String, Object> json) {
        return JsonWriter.write(json) + "\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> overall(HealthReport report) {
        var json = new LinkedHashMap<String, Object>();
        json.put("status", report.status().label());
        json.put("ready", report.ready());
        json.put("started", report.started());
        json.put("live", report.live());
        json.put("uptime_seconds", seconds(report.snapshot().startTime(), report.now()));
        json.put(
                "not_ready",
                report.notReady().stream().map(process -> process.id().toString()).toList());
        return json;
    }

    private Map<String, Object> program(ProcessSnapshot process, Instant now) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", process.id().name());
        json.put("group", process.id().group());
        json.put("state", process.state().name());
        json.put("ready", process.ready());
        json.put("pid", process.pid());
        json.put("since", process.since().toString());
        json.put("uptime_seconds", uptime(process, now));
        json.put("restarts", process.totalRestarts());
        json.put("essential", process.config().essential());
        json.put("autostart", process.config().autostart());
        json.put("waiting_for", process.waitingFor().orElse(null));
        json.put("next_start", process.nextStart().map(Instant::toString).orElse(null));
        json.put(
                "exit_status",
                process.exitCode().isPresent() ? process.exitCode().getAsInt() : null);
        if (withOutput) {
            json.put("spawnerr", process.spawnerr());
        }
        json.put("probes", process.probes().stream().map(this::probe).toList());
        return json;
    }

    private Map<String, Object> probe(ProbeStatus probe) {
        var json = new LinkedHashMap<String, Object>();
        json.put("kind", probe.kind().label());
        json.put("verdict", probe.verdict().label());
        json.put("failures", probe.failures());
        json.put("attempts", probe.attempts());
        if (probe.last().isPresent()) {
            var last = probe.last().get();
            json.put("at", last.at().toString());
            json.put("success", last.success());
            json.put("latency_ms", last.latency().toNanos() / 1000 / 1000.0);
            if (withOutput) {
                json.put("output", last.output());
            }
        }
        return json;
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
