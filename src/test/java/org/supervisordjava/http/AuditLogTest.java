package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.http.AuditLog.AuditEntry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class AuditLogTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final List<String> lines = new ArrayList<>();
    private final List<AuditEntry> told = new ArrayList<>();
    private final AuditLog audit =
            new AuditLog((level, line) -> lines.add(line), () -> NOW, told::add);

    @Test
    void lastHundred_areKept_andEachIsInTheLog() {
        for (int i = 0; i < 150; i++) {
            audit.add("who", "action " + i, "ok");
        }

        assertEquals(100, audit.last().size());
        assertEquals(new AuditEntry(NOW, "who", "action 50", "ok"), audit.last().getFirst());
        assertEquals(new AuditEntry(NOW, "who", "action 149", "ok"), audit.last().getLast());
        assertEquals(150, lines.size());
        assertEquals(150, told.size());
    }

    @Test
    void longWords_areShortened_everywhere() {
        var whole = "x".repeat(300);
        audit.add(whole, whole + "y", whole + "yz");

        assertEquals(List.of(new AuditEntry(NOW, whole, whole + "…", whole + "…")), audit.last());
        assertEquals(
                List.of("audit: who=\"%1$s\" action=\"%1$s…\" result=\"%1$s…\"".formatted(whole)),
                lines);
    }
}
