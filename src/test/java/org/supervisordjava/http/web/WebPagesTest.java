package org.supervisordjava.http.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.http.TestServer;
import org.supervisordjava.protocol.Fault;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

class WebPagesTest {

    @TempDir Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server =
                TestServer.controlling(
                        Snapshots.of(
                                Snapshots.running("web", "nginx", 12),
                                Snapshots.fatal("app", "app", "<b>bad</b>")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void index_showsProcessesByName() throws Exception {
        var page = server.get("/").body();

        assertTrue(page.contains("<title>Supervisor Status</title>"));
        assertTrue(page.indexOf(">app<") < page.indexOf(">web:nginx<"));
        assertTrue(page.contains("<span class=\"statusrunning\">running</span>"));
        assertTrue(page.contains("<span class=\"statuserror\">fatal</span>"));
    }

    @Test
    void textFromOutside_isEscaped() throws Exception {
        assertFalse(server.get("/").body().contains("<b>bad"));
        assertFalse(server.get("/?message=%3Cscript%3Ealert").body().contains("<script>alert"));
        assertFalse(
                server.get("/tail.html?processname=%3Cscript%3Ealert")
                        .body()
                        .contains("<script>alert"));
    }

    @Test
    void withoutProcesses_saysSo() throws Exception {
        server.show(Snapshots.of());

        assertTrue(server.get("/").body().contains("No programs to manage"));
    }

    @Test
    void button_runsItsCommandAndTells() throws Exception {
        var response = post("processname=web:nginx&action=stop");

        assertEquals(303, response.statusCode());
        assertEquals(
                "index.html?message=Process+web%3Anginx+stopped",
                response.headers().firstValue("Location").orElse(""));
        assertEquals(List.of("stop web:nginx wait=true"), server.commands().received());
    }

    @Test
    void failure_isTold() throws Exception {
        server.commands().failFor(new ProcessId("app", "app"), Fault.SPAWN_ERROR, "");

        assertEquals(
                "index.html?message=ERROR%3A+Process+app%3A+spawn+error",
                post("processname=app&action=start").headers().firstValue("Location").orElse(""));
        assertEquals(
                "index.html?message=No+such+process+named+x",
                post("processname=x&action=start").headers().firstValue("Location").orElse(""));
    }

    @Test
    void unknownAction_isRefused() throws Exception {
        assertEquals(400, post("action=format").statusCode());
    }

    @Test
    void formOfAnotherSite_changesNothing() throws Exception {
        var response =
                server.post(
                        "/index.html",
                        "action=stopall",
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Sec-Fetch-Site",
                        "cross-site");

        assertEquals(403, response.statusCode());
        assertEquals(List.of(), server.commands().received());
    }

    @Test
    void linkWithAnAction_worksFromOurOwnPagesOnly() throws Exception {
        assertEquals(403, server.get("/?action=stopall").statusCode());
        assertEquals(
                303, server.get("/?action=stopall", "Sec-Fetch-Site", "same-origin").statusCode());
        assertEquals(List.of("stop all wait=true"), server.commands().received());
    }

    @Test
    void tail_showsTheEndOfTheLog() throws Exception {
        var log = Files.writeString(directory.resolve("x.log"), "a".repeat(2000) + "<end>");
        server.show(Snapshots.of(Snapshots.logging("x", "x", log)));

        var page = server.get("/tail.html?processname=x&limit=1").body();

        assertTrue(page.contains("a".repeat(1019) + "&lt;end&gt;</pre>"));
        assertFalse(page.contains("a".repeat(1020)));
    }

    @Test
    void logtail_startsWithTheEndAndFollows() throws Exception {
        var log = Files.writeString(directory.resolve("x.log"), "old\n");
        server.show(Snapshots.of(Snapshots.logging("x", "x", log)));
        try (var in = server.stream("/logtail/x/stdout").body()) {
            assertEquals("old\n", new String(in.readNBytes(4)));
            Files.writeString(log, "old\nnew\n");
            assertEquals("new\n", new String(in.readNBytes(4)));
        }
    }

    @Test
    void logtail_passesOnTheLastLines_whenTheServerEnds() throws Exception {
        var log = Files.writeString(directory.resolve("x.log"), "old\n");
        server.show(Snapshots.of(Snapshots.logging("x", "x", log)));
        try (var in = server.stream("/logtail/x/stdout").body()) {
            assertEquals("old\n", new String(in.readNBytes(4)));
            Files.writeString(log, "last\n", StandardOpenOption.APPEND);

            server.closeServers();

            assertEquals("last\n", new String(in.readAllBytes()));
        }
    }

    @Test
    void logtail_ofAnEmptyLog_sendsHeadersAtOnce() throws Exception {
        var log = Files.createFile(directory.resolve("x.log"));
        server.show(Snapshots.of(Snapshots.logging("x", "x", log)));

        var response = server.stream("/logtail/x");

        assertEquals(200, response.statusCode());
        assertEquals("no", response.headers().firstValue("X-Accel-Buffering").orElse(""));
        response.body().close();
    }

    @Test
    void logtail_withoutLog_is404() throws Exception {
        assertEquals(404, server.get("/logtail/web:nginx/stderr").statusCode());
        assertEquals(404, server.get("/logtail/nope").statusCode());
        assertEquals(404, server.get("/mainlogtail").statusCode());
    }

    @Test
    void ok_saysOk() throws Exception {
        assertEquals("OK", server.get("/ok.html").body());
    }

    @Test
    void stylesheet_isServed() throws Exception {
        assertEquals(200, server.get("/stylesheets/supervisor.css").statusCode());
    }

    private HttpResponse<String> post(String form) throws Exception {
        return server.post(
                "/index.html", form, "Content-Type", "application/x-www-form-urlencoded");
    }
}
