package org.supervisordjava.http.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.http.AuditLog;
import org.supervisordjava.http.FakeCommands;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.SupervisorState;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

class StatusFeedTest {

    private static final ProcessSnapshot DATABASE = Snapshots.running("db", "db", 13);
    private static final ProcessSnapshot NGINX = Snapshots.running("web", "nginx", 12);

    private Snapshot snapshot = Snapshots.of(DATABASE, NGINX);
    private Duration passed = Duration.ZERO;
    private final Supervision supervision =
            new Supervision(
                    () -> snapshot,
                    new FakeCommands(() -> snapshot),
                    "1.2.3",
                    Optional.empty(),
                    Clock.fixed(Snapshots.NOW, ZoneOffset.UTC),
                    java.util.List::of,
                    new AuditLog(
                            (level, message) -> {},
                            InstantSource.fixed(Snapshots.NOW),
                            entry -> {}));
    private final StatusFeed feed =
            new StatusFeed(supervision, statusJson(), () -> passed.toNanos());

    private StatusJson statusJson() {
        return new StatusJson(supervision.description());
    }

    @Test
    void firstLook_tellsEverything() throws Exception {
        var lines = text().lines().toList();

        assertEquals("event: supervisor", lines.get(0));
        assertEquals("data: {\"state\":\"RUNNING\"}", lines.get(1));
        assertEquals("", lines.get(2));
        assertEquals("event: process", lines.get(3));
        assertTrue(lines.get(4).startsWith("data: {\"name\":\"db\""), lines.get(4));
        assertEquals("event: process", lines.get(6));
        assertTrue(lines.get(7).startsWith("data: {\"name\":\"web:nginx\""), lines.get(7));
        assertEquals(9, lines.size());
    }

    @Test
    void laterLook_tellsOnlyWhatIsDifferent() throws Exception {
        text();
        snapshot = Snapshots.of(DATABASE, Snapshots.fatal("web", "nginx", "no such file"));

        var text = text();

        assertTrue(text.startsWith("event: process\ndata: {\"name\":\"web:nginx\""), text);
        assertTrue(text.contains("\"state\":\"FATAL\""), text);
        assertEquals(1, text.split("event:", -1).length - 1, text);
    }

    @Test
    void sameAgain_tellsNothing() throws Exception {
        text();
        snapshot = Snapshots.of(DATABASE, NGINX);

        assertEquals("", text());
    }

    @Test
    void removedProcess_isTold() throws Exception {
        text();
        snapshot = Snapshots.of(DATABASE);

        assertEquals("event: removed\ndata: {\"name\":\"web:nginx\"}\n\n", text());
    }

    @Test
    void shutdown_isTold() throws Exception {
        text();
        snapshot = Snapshots.of(SupervisorState.SHUTDOWN, List.of(DATABASE, NGINX));

        assertEquals("event: supervisor\ndata: {\"state\":\"SHUTDOWN\"}\n\n", text());
    }

    @Test
    void quietFeed_hasAHeartbeat() throws Exception {
        text();
        passed = passed.plusSeconds(14);
        assertEquals("", text());
        passed = passed.plusSeconds(1);
        assertEquals(":\n\n", text());
        assertEquals("", text());
    }

    private String text() throws IOException {
        return new String(feed.poll(), StandardCharsets.UTF_8);
    }
}
