package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Debian's supervisorctl, over the unix socket. */
@Tag("peer")
class SupervisorctlTest {

    @TempDir Path directory;

    private Path log;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        log = Files.writeString(directory.resolve("db.log"), "line1\nline2\n");
        server =
                TestServer.controlling(
                        Snapshots.of(
                                Snapshots.running("web", "nginx", 12),
                                Snapshots.stopped("web", "app"),
                                Snapshots.logging("db", "db", log)),
                        directory.resolve("x.sock"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void status_isTheUsualTable() throws Exception {
        assertEquals(
                """
                db                               RUNNING   pid 100, uptime 0:01:05
                web:app                          STOPPED   Not started
                web:nginx                        RUNNING   pid 12, uptime 0:01:05
                """,
                output("status"));
    }

    @Test
    void startAndStop_areTold() throws Exception {
        assertEquals("web:app: started\n", output("start", "web:app"));
        assertEquals("db: ERROR (already started)\n", output("start", "db"));
        assertEquals("db: stopped\n", output("stop", "db"));
    }

    @Test
    void tail_showsTheLog() throws Exception {
        assertEquals("line1\nline2\n\n", output("tail", "db"));
    }

    @Test
    void tailFollow_showsWhatIsAdded() throws Exception {
        var process = supervisorctl("tail", "-f", "db");
        try (var out = process.inputReader()) {
            awaitLine(out, "line2");
            Files.writeString(log, "added\n", StandardOpenOption.APPEND);

            awaitLine(out, "added");
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static void awaitLine(BufferedReader out, String wanted) throws IOException {
        var line = out.readLine();
        while (line != null && !line.equals(wanted)) {
            line = out.readLine();
        }
        assertTrue(line != null, "ended without " + wanted);
    }

    private String output(String... command) throws Exception {
        var process = supervisorctl(command);
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    private Process supervisorctl(String... command) throws IOException {
        var line = new ArrayList<String>();
        line.add("/usr/bin/supervisorctl");
        line.add("-s");
        line.add("unix://" + directory.resolve("x.sock"));
        line.addAll(List.of(command));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("PYTHONUNBUFFERED", "1");
        return builder.start();
    }
}
