package org.supervisordjava.cli.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.DynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What one script saw at Debian's supervisord and at supervisord-java, with the same configuration:
 * names of observations, and what was there.
 */
record Observations(Map<String, JsonNode> theirs, Map<String, JsonNode> ours) {

    private static final Path SCRIPTS = Path.of("src/test/resources/peer").toAbsolutePath();
    private static final int LIMIT_SECONDS = 300;
    private static final String STANDARD_ERROR = "script.stderr";

    /**
     * Runs {@code <name>.py} at both at once.
     *
     * @param directory for two servers
     * @param name of the script, of its {@code .conf} and of its {@code .d}, which is optional
     */
    static Observations of(Path directory, String name) throws Exception {
        return of(directory, name, Files.readString(SCRIPTS.resolve(name + ".conf")), List.of());
    }

    /**
     * Runs {@code <name>.py} at both at once.
     *
     * @param config in which {@code SCRIPTS} stands for the folder of the scripts
     * @param arguments of the script behind folder and port, with {@code SCRIPTS} as well
     */
    static Observations of(Path directory, String name, String config, List<String> arguments)
            throws Exception {
        var filled = new ServerConfig(filled(config));
        var words = arguments.stream().map(Observations::filled).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var both =
                    Stream.of(
                                    new Place(directory.resolve("theirs"), ForkedServer::debian),
                                    new Place(directory.resolve("ours"), ForkedServer::java))
                            .map(place -> threads.submit(() -> place.seen(name, filled, words)))
                            .toList();
            return new Observations(resultOf(both.getFirst()), resultOf(both.getLast()));
        }
    }

    /** A failure as the other thread has told it. */
    static <T> T resultOf(Future<T> running) throws Exception {
        try {
            return running.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AssertionError error) {
                throw error;
            }
            throw failed;
        }
    }

    private static String filled(String text) {
        return text.replace("SCRIPTS", SCRIPTS.toString());
    }

    /** A server and its folder. */
    private record Place(Path directory, ReferenceServer.Kind kind) {

        Map<String, JsonNode> seen(String name, ServerConfig config, List<String> arguments)
                throws Exception {
            Files.createDirectories(directory);
            includes(directory, SCRIPTS.resolve(name + ".d"));
            try (var server = kind.start(directory, config)) {
                return outputOf(
                        script(server, SCRIPTS.resolve(name + ".py"), arguments), directory);
            }
        }
    }

    private static void includes(Path directory, Path from) throws IOException {
        if (Files.exists(from)) {
            var to = Files.createDirectory(directory.resolve("conf.d"));
            try (var files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.writeString(
                            to.resolve(file.getFileName()),
                            Files.readString(file).replace("DIR", directory.toString()));
                }
            }
        }
    }

    private static Process script(ReferenceServer server, Path script, List<String> arguments)
            throws Exception {
        var command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
        command.addAll(List.of(server.directory().toString(), "" + server.port()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(server.directory().resolve(STANDARD_ERROR).toFile())
                .start();
    }

    /**
     * @param directory of the server, which says in a failure which side it was, and of which seed
     */
    private static Map<String, JsonNode> outputOf(Process script, Path directory) throws Exception {
        var json = new ObjectMapper();
        var seen = new LinkedHashMap<String, JsonNode>();
        try (var lines = script.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var observation = json.readTree(line);
                seen.put(observation.get(0).asText(), observation.get(1));
            }
        }
        assertTrue(script.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), () -> told(directory, seen));
        assertEquals(0, script.exitValue(), () -> told(directory, seen));
        return seen;
    }

    /** Which script of which server it was, how far it came, and what it said last. */
    private static String told(Path directory, Map<String, JsonNode> seen) {
        var last = List.copyOf(seen.keySet());
        return "the script at %s, after %s, said:%n%s%nThe log of the server ends with:%n%s%n"
                .formatted(
                        directory.subpath(directory.getNameCount() - 2, directory.getNameCount()),
                        last.isEmpty() ? "nothing" : last.getLast(),
                        endOf(directory.resolve(STANDARD_ERROR)),
                        endOf(directory.resolve("main.log")));
    }

    private static String endOf(Path file) {
        try {
            var lines = Files.readAllLines(file);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException none) {
            return none.toString();
        }
    }

    /** One test for each observation: it agrees, or it is listed. */
    Stream<DynamicTest> tests(ListedDifferences listed) {
        return theirs.keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> check(name, listed)));
    }

    void check(String name, ListedDifferences listed) {
        listed.check(name, pretty(theirs.get(name)), pretty(ours.get(name)));
    }

    /** Both went through the same steps, and what is listed is among them. */
    void checkNames(ListedDifferences listed) {
        assertFalse(theirs.isEmpty(), "the script has told nothing");
        assertEquals(List.copyOf(theirs.keySet()), List.copyOf(ours.keySet()));
        listed.checkThatAllAreAmong(theirs.keySet());
    }

    private static String pretty(JsonNode node) {
        return node == null ? "this step is missing" : node.toPrettyString();
    }
}
