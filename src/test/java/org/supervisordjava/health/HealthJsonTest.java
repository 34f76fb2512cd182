package org.supervisordjava.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.health.Snapshots.NOW;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.supervisor.RestartReason;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class HealthJsonTest {

    private final ObjectMapper mapper = new ObjectMapper();

    private final HealthReport report =
            HealthReport.of(
                    Snapshots.started(
                            Programs.ready("db")
                                    .essential()
                                    .restarted(RestartReason.OOM, 2)
                                    .probe(passing("accepting \"connections\"")),
                            Programs.coming("web").backoff(2, NOW.plusSeconds(3))),
                    NOW,
                    List.of());

    @Test
    void lines_areTheWholeAndThenOneForEachProgram() throws Exception {
        var lines = parse(new HealthJson(true).lines(report));

        assertEquals(3, lines.size());
        assertEquals("degraded", lines.get(0).get("status").asText());
        assertEquals("[\"web\"]", lines.get(0).get("not_ready").toString());
        assertFalse(lines.get(0).get("ready").asBoolean());
        assertEquals("db", lines.get(1).get("name").asText());
        assertEquals("web", lines.get(2).get("name").asText());
    }

    @Test
    void programLine_tellsItsState() throws Exception {
        var db = parse(new HealthJson(true).lines(report)).get(1);

        assertEquals("RUNNING", db.get("state").asText());
        assertTrue(db.get("ready").asBoolean());
        assertTrue(db.get("essential").asBoolean());
        assertEquals(100, db.get("pid").asInt());
        assertEquals(50, db.get("uptime_seconds").asLong());
        assertEquals(2, db.get("restarts").asLong());
        assertEquals("2026-11-23T09:59:30Z", db.get("since").asText());
        assertTrue(db.get("exit_status").isNull());
        assertTrue(db.get("waiting_for").isNull());
    }

    @Test
    void probe_isShownWithItsLastTry() throws Exception {
        var probe = parse(new HealthJson(true).lines(report)).get(1).get("probes").get(0);

        assertEquals("readiness", probe.get("kind").asText());
        assertEquals("passing", probe.get("verdict").asText());
        assertEquals(12.345, probe.get("latency_ms").asDouble());
        assertEquals("accepting \"connections\"", probe.get("output").asText());
    }

    @Test
    void withoutOutput_nothingAProgramSaidIsShown() {
        var text = new String(new HealthJson(false).lines(report), StandardCharsets.UTF_8);

        assertFalse(text.contains("accepting"), text);
        assertFalse(text.contains("Exited too quickly"), text);
    }

    @Test
    void document_hasTheSameFieldsInOneObject() throws Exception {
        var json = new HealthJson(true);
        var lines = parse(json.lines(report));
        var document = mapper.readTree(json.document(report));

        assertEquals(lines.get(0).get("status"), document.get("status"));
        assertEquals(lines.get(1), document.get("programs").get(0));
        assertEquals(lines.get(2), document.get("programs").get(1));
    }

    @Test
    void summary_isTheFirstLine() throws Exception {
        var json = new HealthJson(true);

        assertEquals(parse(json.lines(report)).subList(0, 1), parse(json.summary(report)));
    }

    private List<JsonNode> parse(byte[] lines) throws Exception {
        var text = new String(lines, StandardCharsets.UTF_8);
        assertTrue(text.endsWith("\n"));
        var nodes = new ArrayList<JsonNode>();
        for (var line : text.split("\n")) {
            nodes.add(mapper.readTree(line));
        }
        return nodes;
    }

    private static ProbeStatus passing(String output) {
        var attempt =
                new ProbeStatus.Attempt(
                        NOW.minusSeconds(2), Duration.ofNanos(12_345_000), true, output);
        return new ProbeStatus(
                ProbeKind.READINESS,
                ProbeStatus.Verdict.PASSING,
                5,
                1,
                0,
                Duration.ofMillis(250),
                Optional.of(attempt));
    }
}
