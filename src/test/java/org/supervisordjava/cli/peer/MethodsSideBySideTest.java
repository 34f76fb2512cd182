package org.supervisordjava.cli.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Python's XML-RPC client calls every method, and the rest of the HTTP interface, of Debian's
 * supervisord and of supervisord-java. The answers agree field by field, or {@code
 * docs/compatibility.md} lists the call among the deliberate differences.
 */
@Tag("peer")
class MethodsSideBySideTest {

    private static final Path RESOURCES = Path.of("src/test/resources/peer").toAbsolutePath();
    private static final int LIMIT_SECONDS = 300;
    private static final int METHODS = 41;

    @TempDir private static Path directory;

    private static ListedDifferences listed;
    private static Map<String, JsonNode> theirs;
    private static Map<String, JsonNode> ours;

    @BeforeAll
    static void callBoth() throws Exception {
        listed = ListedDifferences.under("Differences in methods");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var both =
                    Stream.of(
                                    Map.entry(
                                            "theirs", (ReferenceServer.Kind) ForkedServer::debian),
                                    Map.entry("ours", (ReferenceServer.Kind) ForkedServer::java))
                            .map(
                                    kind ->
                                            CompletableFuture.supplyAsync(
                                                    () -> call(kind.getKey(), kind.getValue()),
                                                    threads))
                            .toList();
            theirs = both.get(0).get();
            ours = both.get(1).get();
        }
    }

    @TestFactory
    Stream<DynamicTest> agreesOrIsListed() {
        return theirs.keySet().stream()
                .map(
                        name ->
                                DynamicTest.dynamicTest(
                                        name,
                                        () ->
                                                listed.check(
                                                        name,
                                                        pretty(theirs.get(name)),
                                                        pretty(ours.get(name)))));
    }

    @Test
    void bothWentThroughTheSameSteps() {
        assertEquals(List.copyOf(theirs.keySet()), List.copyOf(ours.keySet()));
    }

    @Test
    void listedDifferences_exist() {
        listed.checkThatAllAreAmong(theirs.keySet());
    }

    @Test
    void everyMethodIsCalled() {
        var methods = theirs.get("system.listMethods()").get("value");
        assertEquals(METHODS, methods.size());
        for (var method : methods) {
            var name = method.asText().replaceFirst("^supervisor\\.", "");
            assertTrue(
                    theirs.keySet().stream().anyMatch(step -> step.startsWith(name + "(")), name);
        }
    }

    private static Map<String, JsonNode> call(String name, ReferenceServer.Kind kind) {
        try (var server =
                kind.start(
                        Files.createDirectory(directory.resolve(name)),
                        new ServerConfig(Files.readString(RESOURCES.resolve("methods.conf"))))) {
            return steps(server);
        } catch (Exception e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static Map<String, JsonNode> steps(ReferenceServer server) throws Exception {
        var python =
                new ProcessBuilder(
                                "/usr/bin/python3",
                                RESOURCES.resolve("methods.py").toString(),
                                server.directory().toString(),
                                "" + server.port())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var json = new ObjectMapper();
        var steps = new LinkedHashMap<String, JsonNode>();
        try (var lines = python.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var step = json.readTree(line);
                steps.put(step.get(0).asText(), step.get(1));
            }
        }
        assertTrue(python.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, python.exitValue(), server.directory() + ": see the standard error");
        return steps;
    }

    private static String pretty(JsonNode node) {
        return node == null ? "this step is missing" : node.toPrettyString();
    }
}
