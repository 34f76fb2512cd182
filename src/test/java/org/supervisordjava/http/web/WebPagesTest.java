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

    /** What it shows comes by scripts: see src/test/console. */
    @Test
    void index_isThePage_withoutAnythingFromOutside() throws Exception {
        var page = server.get("/?message=%3Cscript%3Ealert").body();

        assertTrue(page.contains("<title>Supervisor</title>"));
        assertFalse(page.contains("<script>"));
        assertEquals(server.get("/index.html").body(), page);
    }

    @Test
    void pages_runNothingButTheirOwnFiles() throws Exception {
        for (var path : List.of("/", "/index.html", "/tail.html", "/reference.html")) {
            var response = server.get(path);
            var policy = response.headers().firstValue("Content-Security-Policy").orElse("");

            assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertFalse(response.body().matches("(?s).*(<script>|<style| style=| on[a-z]+=).*"));
        }
    }

    @Test
    void tail_isEscaped() throws Exception {
        assertFalse(
                server.get("/tail.html?processname=%3Cscript%3Ealert")
                        .body()
                        .contains("<script>alert"));
    }

    @Test
    void page_knowsWhereAProxyShowsIt() throws Exception {
        assertTrue(
                server.get("/", "X-Forwarded-Prefix", "/below/here")
                        .body()
                        .contains("<base href=\"/below/here/\">"));
        for (var notOurs :
                List.of("//evil.example", "/a\"><script>", "https://evil.example", "/")) {
            assertFalse(
                    server.get("/", "X-Forwarded-Prefix", notOurs).body().contains("<base "),
                    notOurs);
        }
    }

    @Test
    void everyAsset_isServed_andKeptUntilItChanges() throws Exception {
        var sources = Path.of("src/main/resources/org/supervisordjava/http/web");
        try (var files = Files.list(sources)) {
            for (var file : files.map(Path::getFileName).map(Path::toString).toList()) {
                var isAsset = !file.endsWith(".html") && !file.endsWith(".json");
                var path = (isAsset ? "/assets/" : "/") + file;
                var response = server.get(path);
                assertEquals(200, response.statusCode(), path);
                if (isAsset) {
                    var tag = response.headers().firstValue("ETag").orElseThrow();
                    assertEquals(304, server.get(path, "If-None-Match", tag).statusCode(), path);
                }
            }
        }
    }

    @Test
    void otherFilesOfTheProgram_areNotServed() throws Exception {
        for (var path : List.of("index.html", "WebPages.class", "..%2FGuard.class", "nope")) {
            assertEquals(4, server.get("/assets/" + path).statusCode() / 100, path);
        }
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
            Files.writeString(log, "new\n", StandardOpenOption.APPEND);
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

    private HttpResponse<String> post(String form) throws Exception {
        return server.post(
                "/index.html", form, "Content-Type", "application/x-www-form-urlencoded");
    }
}
