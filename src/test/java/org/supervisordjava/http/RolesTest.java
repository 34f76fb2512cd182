package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.HttpServerConfig.Credentials;
import org.supervisordjava.config.model.HttpServerConfig.Exposure;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.protocol.XmlRpcWriter;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Who may read and who may change, by every interface; and what is remembered of it. */
class RolesTest {

    private static final String READER = basic("look:r");
    private static final String OPERATOR = basic("op:o");

    @TempDir Path directory;

    private final TestServer server =
            new TestServer(Snapshots.of(Snapshots.running("web", "web", 7)));

    @BeforeEach
    void start() throws Exception {
        server.start(
                new HttpServerConfig.Inet(
                        "inet_http_server",
                        Optional.of("127.0.0.1"),
                        0,
                        Exposure.HEALTH,
                        Optional.of(new Credentials("op", "o")),
                        Optional.of(new Credentials("look", "r")),
                        List.of()),
                TestServer.unix(socket(), 0700));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/status",
                "/api/v1/processes/web",
                "/api/v1/config",
                "/api/v1/audit",
                "/",
                "/tail.html?processname=web",
                "/health",
                "/metrics",
            })
    void reader_seesEverything(String path) throws Exception {
        assertEquals(200, server.get(path, "Authorization", READER).statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/processes/web/start",
                "/api/v1/processes/all/stop",
                "/api/v1/processes/web/restart",
                "/api/v1/processes/web/signal?signal=HUP",
                "/api/v1/processes/web/clear",
                "/api/v1/processes/web/stdin",
                "/api/v1/groups/web/add",
                "/api/v1/groups/web/remove",
                "/api/v1/reread",
                "/api/v1/update",
                "/api/v1/shutdown",
                "/api/v1/reload",
                "/api/v1/log/clear",
                "/?action=stopall",
                "/index.html?action=restartall",
            })
    void reader_changesNothing(String path) throws Exception {
        var response = server.post(path, "", "Authorization", READER);

        assertEquals(403, response.statusCode());
        assertTrue(response.body().contains("this user may only read"), response.body());
        assertEquals(List.of(), server.commands().received());
    }

    @Test
    void reader_changesNothing_byTheLinksOfThePage() throws Exception {
        server.get("/?action=stopall", "Authorization", READER, "Sec-Fetch-Site", "same-origin");

        assertEquals(List.of(), server.commands().received());
    }

    @Test
    void reader_readsByXmlRpc_andChangesNothing() throws Exception {
        assertTrue(xmlRpc(READER, "supervisor.getAllProcessInfo").contains("RUNNING"));
        assertFault(xmlRpc(READER, "supervisor.stopAllProcesses"));
        assertFault(xmlRpc(READER, "supervisor.shutdown"));
        var call =
                XmlRpcValue.Struct.builder()
                        .put("methodName", "supervisor.stopProcess")
                        .put("params", XmlRpcValue.array(XmlRpcValue.of("web")))
                        .build();
        assertFault(xmlRpc(READER, "system.multicall", XmlRpcValue.array(call)));
        assertEquals(List.of(), server.commands().received());
    }

    @Test
    void everyChange_leavesWhoWhatAndResult_whateverTheDoor() throws Exception {
        server.post("/api/v1/processes/web/stop", "", "Authorization", OPERATOR);
        xmlRpc(OPERATOR, "supervisor.startProcess", XmlRpcValue.of("web"));
        server.get("/?action=stopall", "Authorization", OPERATOR, "Sec-Fetch-Site", "same-origin");
        xmlRpc(READER, "supervisor.shutdown");
        server.commands().refuse(Fault.BAD_NAME, "BAD_NAME: x");
        xmlRpc(OPERATOR, "supervisor.addProcessGroup", XmlRpcValue.of("\"\nx"));
        UnixHttp.post(socket(), "/api/v1/processes/web/stop");

        var operator = "who=\"user op at 127.0.0.1\"";
        var expected =
                List.of(
                        operator + " action=\"stop web\" result=\"ok\"",
                        operator + " action=\"start web\" result=\"ALREADY_STARTED web\"",
                        operator + " action=\"stop all\" result=\"ok\"",
                        "who=\"user look at 127.0.0.1\" action=\"shutdown\""
                                + " result=\"refused: may only read\"",
                        operator + " action=\"add \\\"\\nx\" result=\"BAD_NAME\"",
                        "who=\"account %s with pid %d at the unix socket\" action=\"stop web\" result=\"BAD_NAME\""
                                .formatted(
                                        System.getProperty("user.name"),
                                        ProcessHandle.current().pid()));
        assertEquals(expected, audit());

        var kept = server.get("/api/v1/audit", "Authorization", READER).body();
        assertTrue(
                kept.contains(
                        "{\"at\":\"2026-11-23T10:37:05Z\",\"who\":\"user op at 127.0.0.1\","
                                + "\"action\":\"stop web\",\"result\":\"ok\"}"),
                kept);
    }

    @Test
    void looking_leavesNothing() throws Exception {
        server.get("/api/v1/status", "Authorization", OPERATOR);
        xmlRpc(OPERATOR, "supervisor.getState");

        assertEquals(List.of(), audit());
    }

    private List<String> audit() {
        return server.log().stream()
                .filter(line -> line.startsWith("audit: "))
                .map(line -> line.substring("audit: ".length()))
                .toList();
    }

    private void assertFault(String answer) {
        assertTrue(answer.contains(">FAILED: this user may only read"), answer);
    }

    private String xmlRpc(String authorization, String method, XmlRpcValue... params)
            throws Exception {
        var call = XmlRpcWriter.call(new MethodCall(method, List.of(params)));
        return server.post(
                        "/RPC2",
                        new String(call, StandardCharsets.UTF_8),
                        "Authorization",
                        authorization)
                .body();
    }

    private Path socket() {
        return directory.resolve("x.sock");
    }

    private static String basic(String userAndPassword) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }
}
