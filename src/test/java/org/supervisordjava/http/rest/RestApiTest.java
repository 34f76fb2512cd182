package org.supervisordjava.http.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.supervisordjava.cli.rpc.ReportedProcess;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.http.TestServer;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.MethodResponse;
import org.supervisordjava.protocol.Overview;
import org.supervisordjava.protocol.XmlRpcReader;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.protocol.XmlRpcWriter;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

class RestApiTest {

    @TempDir Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server =
                TestServer.controlling(
                        Snapshots.of(
                                Snapshots.running("web", "nginx", 12),
                                Snapshots.stopped("web", "app"),
                                Snapshots.running("db", "db", 13)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void status_tellsEverythingAboutEveryProcess() throws Exception {
        var status = json(server.get("/api/v1/status").body());

        assertEquals("RUNNING", status.get("state").asText());
        assertEquals("supervisor", status.get("identifier").asText());
        assertEquals(3, status.get("processes").size());
        assertEquals("[[\"web:nginx\",\"web:app\",\"db\"]]", status.get("tiers").toString());
        var nginx = status.get("processes").get(0);
        assertEquals("web:nginx", nginx.get("name").asText());
        assertEquals("pid 12, uptime 0:01:05", nginx.get("description").asText());
        assertTrue(nginx.get("waiting_for").isNull());
        assertEquals(0, nginx.get("restarts").get("oom").asInt());
    }

    @Test
    void overview_tellsWhatGetAllProcessInfoDoes_inItsOrder() throws Exception {
        var overview = Overview.parse(server.get("/api/v1/overview").body());
        var call = XmlRpcWriter.call(new MethodCall("supervisor.getAllProcessInfo", List.of()));
        var answer = server.post("/RPC2", new String(call, UTF_8), "Content-Type", "text/xml");
        var result = (MethodResponse.Result) XmlRpcReader.response(answer.body());
        var reported =
                ((XmlRpcValue.Array) result.value())
                        .values().stream()
                                .map(info -> new ReportedProcess((XmlRpcValue.Struct) info).row())
                                .toList();

        assertEquals("RUNNING", overview.state());
        assertEquals(3, reported.size());
        assertEquals(
                reported, overview.rows().stream().map(RestApiTest::withoutExplanation).toList());
        assertEquals(
                List.of("well true", "stopped false", "well true"),
                overview.rows().stream().map(row -> row.urgency() + " " + row.ready()).toList());
    }

    private static Overview.Row withoutExplanation(Overview.Row row) {
        return new Overview.Row(
                row.group(),
                row.process(),
                row.state(),
                row.statename(),
                row.description(),
                "",
                false,
                "");
    }

    @Test
    void process_isFoundByItsName() throws Exception {
        assertEquals(13, json(server.get("/api/v1/processes/db").body()).get("pid").asInt());
        assertEquals(12, json(server.get("/api/v1/processes/web:nginx").body()).get("pid").asInt());
    }

    @Test
    void unknownProcess_isAProblem() throws Exception {
        var response = server.get("/api/v1/processes/nope");

        assertEquals(404, response.statusCode());
        assertEquals(
                "{\"type\":\"/reference.html#BAD_NAME\",\"title\":\"Bad name\",\"status\":404,"
                        + "\"detail\":\"BAD_NAME: nope\",\"fault\":\"BAD_NAME\",\"code\":10}",
                response.body());
    }

    @ParameterizedTest
    @CsvSource({
        "processes/web:app/start, start web:app wait=true",
        "processes/web:app/start?wait=false, start web:app wait=false",
        "processes/db/stop, stop db wait=true",
        "processes/web:*/stop, stop web:* wait=true",
        "processes/all/start, start all wait=true",
        "processes/all/start?timeout=5, start all wait=PT5S",
        "processes/all/start?timeout=5&wait=false, start all wait=false",
        "processes/all/restart?timeout=7200, restart all wait=PT1H",
        "processes/db/restart, restart db",
        "processes/db/signal?signal=HUP, signal db HUP",
        "processes/all/clear, clear all",
        "groups/g/add, add g",
        "groups/g/remove, remove g",
        "reread, reread",
        "update, update []",
        "update?group=a&group=b, 'update [a, b]'",
        "update?group=a&format=text, update [a]",
        "shutdown, shutdown",
        "reload, restartAll",
        "log/clear, clearMainLog",
    })
    void post_isACommand(String path, String command) throws Exception {
        var response = server.post("/api/v1/" + path, "");

        assertEquals(2, response.statusCode() / 100, response.body());
        assertEquals(List.of(command), server.commands().received());
    }

    @Test
    void get_changesNothing() throws Exception {
        assertEquals(404, server.get("/api/v1/shutdown").statusCode());
        assertEquals(List.of(), server.commands().received());
    }

    @Test
    void postFromAnotherSite_isRefused() throws Exception {
        var response = server.post("/api/v1/shutdown", "", "Origin", "https://evil.example");

        assertEquals(403, response.statusCode());
        assertTrue(response.body().contains("proxy_set_header Host"), response.body());
        assertEquals(List.of(), server.commands().received());
    }

    @Test
    void failedCommandForOne_isAProblemThatSaysWhy() throws Exception {
        server.commands()
                .failFor(new ProcessId("web", "app"), Fault.SPAWN_ERROR, "can't find command 'x'");

        var response = server.post("/api/v1/processes/web:app/start", "");

        assertEquals(500, response.statusCode());
        assertEquals(
                "SPAWN_ERROR: web:app: can't find command 'x'",
                json(response.body()).get("detail").asText());
    }

    @Test
    void failedCommandForSeveral_isSaidForEach() throws Exception {
        server.commands().failFor(new ProcessId("web", "app"), Fault.SPAWN_ERROR, "why");

        var response = server.post("/api/v1/processes/web:*/start", "");

        assertEquals(200, response.statusCode());
        var outcome = json(response.body()).get("outcomes").get(0);
        assertEquals("SPAWN_ERROR", outcome.get("fault").asText());
        assertEquals("why", outcome.get("message").asText());
    }

    @Test
    void badSignal_isAProblem() throws Exception {
        assertEquals(400, server.post("/api/v1/processes/db/signal?signal=FOO", "").statusCode());
        assertEquals(400, server.post("/api/v1/processes/db/signal", "").statusCode());
    }

    @Test
    void brokenConfiguration_isAProblem() throws Exception {
        server.commands().refuse(Fault.CANT_REREAD, "a.conf:3: error: nope");

        var response = server.post("/api/v1/reread", "");

        assertEquals(422, response.statusCode());
        assertTrue(response.body().contains("a.conf:3: error: nope"));
    }

    @Test
    void update_asText_isALineAGroup() throws Exception {
        assertEquals("added\ta\n", server.post("/api/v1/update?format=text", "").body());
        assertEquals(400, server.post("/api/v1/update?format=xml", "").statusCode());
        assertEquals(List.of("update []"), server.commands().received());
    }

    @Test
    void stdin_takesTheBody() throws Exception {
        server.post("/api/v1/processes/db/stdin", "hello");

        assertEquals(List.of("stdin db hello"), server.commands().received());
    }

    @Test
    void log_isReadByOffsetAndLength() throws Exception {
        log("0123456789");

        assertEquals("345", server.get("/api/v1/processes/x/log?offset=3&length=3").body());
        assertEquals("89", server.get("/api/v1/processes/x/tail?bytes=2").body());
        assertEquals(404, server.get("/api/v1/processes/x/log?stream=stderr").statusCode());
        assertEquals(400, server.get("/api/v1/processes/x/log?stream=foo").statusCode());
        assertEquals(400, server.get("/api/v1/processes/x/log?offset=y").statusCode());
    }

    @Test
    void tail_follows() throws Exception {
        var log = log("old\n");
        try (var in = server.stream("/api/v1/processes/x/tail?follow=true").body()) {
            assertEquals("old\n", new String(in.readNBytes(4)));
            Files.writeString(log, "new\n", StandardOpenOption.APPEND);
            assertEquals("new\n", new String(in.readNBytes(4)));
        }
    }

    @Test
    void events_areSentAsTheyHappen() throws Exception {
        var answer = server.stream("/api/v1/events");
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
            assertEquals(
                    "text/event-stream", answer.headers().firstValue("Content-Type").orElse(""));
            assertEquals("event: supervisor", lines.readLine());
            for (int event = 0; event < 4; event++) {
                while (!lines.readLine().isEmpty()) {}
            }
            server.show(Snapshots.of(Snapshots.running("web", "nginx", 99)));
            assertEquals("event: process", lines.readLine());
            assertTrue(lines.readLine().contains("\"pid\":99"));
        }
    }

    @Test
    void config_isTheOneReadLast() throws Exception {
        var config = json(server.get("/api/v1/config").body());

        assertEquals("web", config.get("groups").get(0).get("name").asText());
    }

    /** As docs/rest-api.md says. */
    @Test
    void health_isALinePerProgram_orOneDocument() throws Exception {
        assertEquals(1 + 3, server.get("/health").body().lines().count());
        var document = json(server.get("/health", "Accept", "application/json").body());
        assertEquals(3, document.get("programs").size());
    }

    @Test
    void version_isTheProgramsOwn() throws Exception {
        assertEquals("{\"version\":\"1.2.3\"}", server.get("/api/v1/version").body());
        assertEquals("{\"pid\":1}", server.get("/api/v1/pid").body());
    }

    @ParameterizedTest
    @EnumSource
    void everyFault_hasAStatus(Fault fault) {
        int status = Problem.status(fault);

        assertEquals(fault == Fault.SUCCESS, status == 200);
        assertTrue(status >= 200 && status < 600);
    }

    private Path log(String text) throws Exception {
        var log = Files.writeString(directory.resolve("x.log"), text);
        server.show(Snapshots.of(Snapshots.logging("x", "x", log)));
        return log;
    }

    private static JsonNode json(String body) throws Exception {
        return new ObjectMapper().readTree(body);
    }
}
