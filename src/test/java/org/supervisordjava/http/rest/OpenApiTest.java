package org.supervisordjava.http.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.http.TestServer;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code /openapi.json} against a server: every route is in it, and every path does what it says.
 */
class OpenApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROBLEM = "application/problem+json";

    /** Those that the daemon serves are named in its source; this server has to have them all. */
    private static final Pattern INTERFACE =
            Pattern.compile("new (\\w+(?:Routes|Api|Endpoint|Pages))\\(");

    @TempDir Path directory;

    private TestServer server;
    private JsonNode document;

    @BeforeEach
    void start() throws Exception {
        var log = Files.writeString(directory.resolve("app.log"), "a line\n");
        server =
                new TestServer(
                                Snapshots.of(
                                        Snapshots.logging("web", "app", log),
                                        Snapshots.fatal("bad", "bad", "exited too quickly")))
                        .withMainLogfile(log);
        server.startControlling();
        document = JSON.readTree(server.get("/openapi.json").body());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyRoute_isInIt_andNothingElse() {
        var described = new TreeSet<String>();
        document.get("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .fieldNames()
                                        .forEachRemaining(
                                                method ->
                                                        described.add(
                                                                method.toUpperCase(Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey())));

        assertEquals(described, new TreeSet<>(server.endpoints()));
    }

    @Test
    void thisServer_servesWhatTheDaemonServes() throws Exception {
        assertEquals(
                interfaces("src/main/java/org/supervisordjava/daemon/Interfaces.java"),
                interfaces("src/test/java/org/supervisordjava/http/TestServer.java"));
    }

    private static TreeSet<String> interfaces(String source) throws Exception {
        var names = new TreeSet<String>();
        INTERFACE
                .matcher(Files.readString(Path.of(source)))
                .results()
                .forEach(found -> names.add(found.group(1)));
        return names;
    }

    @TestFactory
    Stream<DynamicTest> everyPath_answersAsItSays() {
        return operations(
                operation -> {
                    // What runs cannot be started.
                    var name = operation.path.endsWith("/start") ? "bad" : "example";
                    var response = send(operation, operation.path(name));
                    var described = operation.node.get("responses").get("" + response.statusCode());
                    if (described == null) {
                        fail(response.statusCode() + " is not described: " + beginning(response));
                    }
                    checkContent(response, described);
                });
    }

    @TestFactory
    Stream<DynamicTest> unknownNames_areProblems() {
        return operations(
                operation -> {
                    if (operation.path.startsWith("/api/v1/processes/{name}")
                            && operation.method.equals("get")) {
                        checkProblem(404, send(operation, operation.path("nope")));
                    }
                });
    }

    @Test
    void whatTheApiDoesNotHave_isAProblem() throws Exception {
        checkProblem(404, server.stream("/api/v1/nope"));
        checkProblem(400, server.stream("/api/v1/why?format=x"));
    }

    @Test
    void problem_namesItsDocumentation_whereAProxyShowsIt() throws Exception {
        var problem =
                server.get("/api/v1/processes/nope", "X-Forwarded-Prefix", "/below/here/").body();

        assertEquals(
                "/below/here/reference.html#BAD_NAME", JSON.readTree(problem).get("type").asText());
    }

    private interface Check {
        void check(Operation operation) throws Exception;
    }

    private Stream<DynamicTest> operations(Check check) {
        var tests = new ArrayList<DynamicTest>();
        document.get("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                method -> {
                                                    var operation =
                                                            new Operation(
                                                                    path.getKey(),
                                                                    method.getKey(),
                                                                    method.getValue());
                                                    tests.add(
                                                            DynamicTest.dynamicTest(
                                                                    method.getKey()
                                                                            + " "
                                                                            + path.getKey(),
                                                                    () -> check.check(operation)));
                                                }));
        return tests.stream();
    }

    private final class Operation {
        final String path;
        final String method;
        final JsonNode node;

        Operation(String path, String method, JsonNode node) {
            this.path = path;
            this.method = method;
            this.node = node;
        }

        /** With the examples that the document gives, or all with one name. */
        String path(String name) {
            var filled = path;
            var query = "";
            for (var each : node.path("parameters")) {
                var parameter = resolved(each);
                var key = parameter.get("name").asText();
                if (parameter.get("in").asText().equals("path")) {
                    var value = name.equals("example") ? parameter.get("example").asText() : name;
                    filled = filled.replace("{" + key + "}", value);
                } else if (parameter.path("required").asBoolean()) {
                    query =
                            "?"
                                    + key
                                    + "="
                                    + parameter.get("schema").get("examples").get(0).asText();
                }
            }
            return filled + query;
        }
    }

    private HttpResponse<InputStream> send(Operation operation, String path) throws Exception {
        var isPage = operation.path.equals("/") || operation.path.equals("/index.html");
        return switch (operation.method) {
            case "get" -> server.stream(path);
            case "post" ->
                    server.postStream(
                            path + (isPage ? "?action=refresh" : ""),
                            operation.path.equals("/RPC2")
                                    ? "<methodCall><methodName>supervisor.getPID</methodName>"
                                            + "</methodCall>"
                                    : "");
            default -> throw new IllegalArgumentException(operation.method);
        };
    }

    private void checkProblem(int status, HttpResponse<InputStream> response) throws Exception {
        assertEquals(status, response.statusCode());
        assertEquals(PROBLEM, type(response));
        var problem = JSON.readTree(response.body());
        check("problem", problem, document.at("/components/schemas/Problem"));
        assertEquals(status, problem.get("status").asInt());
    }

    private void checkContent(HttpResponse<InputStream> response, JsonNode described)
            throws Exception {
        var content = described.get("content");
        try (var body = response.body()) {
            if (content == null) {
                return;
            }
            assertTrue(content.has(type(response)), type(response) + " is not described");
            if (type(response).endsWith("json") && !type(response).contains("nd")) {
                check("", JSON.readTree(body), content.get(type(response)).get("schema"));
            }
        }
    }

    private static String type(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("none").split(";")[0];
    }

    private static String beginning(HttpResponse<InputStream> response) throws Exception {
        return new String(response.body().readNBytes(300));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** As much of JSON Schema as the document uses; a member that is not described fails. */
    private void check(String where, JsonNode value, JsonNode schemaOrReference) {
        var schema = resolved(schemaOrReference);
        if (schema.has("anyOf")) {
            if (!value.isNull()) {
                check(where, value, schema.get("anyOf").get(0));
            }
            return;
        }
        var types = new ArrayList<String>();
        if (schema.get("type").isArray()) {
            schema.get("type").forEach(each -> types.add(each.asText()));
        } else {
            types.add(schema.get("type").asText());
        }
        if (types.stream().noneMatch(type -> isOf(type, value))) {
            fail("%s is not of %s: %s".formatted(where, types, value));
        }
        if (schema.has("enum")) {
            var allowed = new ArrayList<String>();
            schema.get("enum").forEach(each -> allowed.add(each.asText()));
            assertTrue(allowed.contains(value.asText()), where + ": " + value);
        }
        if (value.isArray() && schema.has("items")) {
            value.forEach(each -> check(where + "[]", each, schema.get("items")));
        }
        if (value.isObject() && schema.has("properties")) {
            checkMembers(where, value, schema);
        }
    }

    private void checkMembers(String where, JsonNode value, JsonNode schema) {
        schema.path("required")
                .forEach(
                        name ->
                                assertTrue(
                                        value.has(name.asText()),
                                        where + " has no " + name.asText()));
        boolean isOpen = schema.path("additionalProperties").asBoolean();
        for (var member : value.properties()) {
            var described = schema.get("properties").get(member.getKey());
            if (described != null) {
                check(where + "." + member.getKey(), member.getValue(), described);
            } else if (!isOpen) {
                fail(where + "." + member.getKey() + " is not described");
            }
        }
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "null" -> value.isNull();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> throw new IllegalArgumentException(type);
        };
    }
}
