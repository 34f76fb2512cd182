package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisordjava.cli.peer.ListedDifferences;
import org.supervisordjava.config.option.EtcAccounts;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.FilePinning;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.ConfigProblem;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Reads the corpus with the installed supervisord and with {@link ConfigLoader}. The results agree,
 * or {@code docs/compatibility.md} lists the case among the deliberate differences.
 */
@Tag("peer")
class ConfigPeerTest {

    private static final Map<String, String> VARIABLES =
            Map.of(
                    "HOME", "/root",
                    "LANG", "C.UTF-8",
                    "PATH", "/usr/bin:/bin",
                    "GREETING", "hello",
                    "PERCENT", "100%",
                    "QUOTED", "a \"b\"");

    private static final Path DOCUMENT = Path.of("docs/compatibility.md");
    private static final int TIME_LIMIT_SECONDS = 120;

    @TempDir private static Path folder;

    private static final Map<String, JsonNode> PEER_RESULTS = new HashMap<>();
    private static final List<Corpus.Case> CASES = Corpus.cases();
    private static Set<String> listedDifferences;

    @BeforeAll
    static void readWithPeer() throws Exception {
        for (int i = 0; i < CASES.size(); i++) {
            CASES.get(i).writeTo(directory(i));
        }
        var builder =
                new ProcessBuilder(
                        "/usr/bin/python3",
                        Path.of("src/test/resources/peer/resolve.py").toAbsolutePath().toString(),
                        folder.toString());
        builder.environment().clear();
        builder.environment().putAll(VARIABLES);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        var python = builder.start();
        try (var lines = python.inputReader()) {
            var json = new ObjectMapper();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var result = json.readTree(line);
                PEER_RESULTS.put(result.get("case").asText(), result);
            }
        }
        assertTrue(python.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, python.exitValue());
        listedDifferences = ListedDifferences.under("Differences in reading").names();
    }

    static List<Corpus.Case> cases() {
        return CASES;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesOrIsListed(Corpus.Case config) throws IOException {
        int index = CASES.indexOf(config);
        var differences = differences(PEER_RESULTS.get(directoryName(index)), directory(index));
        if (listedDifferences.contains(config.name())) {
            assertFalse(
                    differences.isEmpty(), "does not differ any more; remove it from " + DOCUMENT);
        } else {
            assertEquals(List.of(), differences, config.name());
        }
    }

    @Test
    void listedCases_exist() {
        var names = CASES.stream().map(Corpus.Case::name).toList();
        assertEquals(
                List.of(),
                listedDifferences.stream().filter(name -> !names.contains(name)).toList());
    }

    private static List<String> differences(JsonNode peer, Path directory) throws IOException {
        try {
            var loaded = ConfigLoader.load(Path.of(Corpus.MAIN_FILE), environment(directory));
            if (peer.has("error")) {
                return List.of(
                        "supervisord refuses it: %s; we accept".formatted(peer.get("error")));
            }
            var theirs = new TreeMap<String, String>();
            peer.get("values")
                    .properties()
                    .forEach(entry -> theirs.put(entry.getKey(), entry.getValue().asText()));
            var differences =
                    new ArrayList<>(
                            ResolvedValues.differences(
                                    theirs, ResolvedValues.of(loaded.config(), directory)));
            differences.addAll(missing(peer.get("notes"), String.join("\n", loaded.notes())));
            differences.addAll(missing(peer.get("warnings"), messages(loaded.warnings())));
            return differences;
        } catch (ConfigException e) {
            if (!peer.has("error")) {
                return List.of("supervisord accepts it; we refuse: " + e.getMessage());
            }
            return missingErrors(peer.get("error").asText(), messages(e.problems()));
        }
    }

    private static List<String> missing(JsonNode texts, String ours) {
        return StreamSupport.stream(texts.spliterator(), false)
                .map(JsonNode::asText)
                .filter(text -> !ours.contains(text))
                .map(text -> "missing: " + text + "\n  in: " + ours)
                .toList();
    }

    /**
     * Our messages have supervisord's text but for two things: the file is not named at the end,
     * because every problem begins with its place, and several broken lines are a problem each.
     */
    private static List<String> missingErrors(String theirs, String ours) {
        var text =
                theirs.replaceFirst(" in section '[^']*' \\(file: '[^']*'\\)$", "")
                        .replaceFirst(" in \\[fcgi-program:[^]]*] socket$", "");
        return text.lines()
                .map(String::strip)
                .filter(line -> !ours.contains(line))
                .map(line -> "missing: " + line + "\n  in: " + ours)
                .toList();
    }

    private static String messages(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigProblem::message).collect(Collectors.joining("\n"));
    }

    private static ConfigEnvironment environment(Path directory) throws IOException {
        return new ConfigEnvironment(
                VARIABLES,
                InetAddress.getLocalHost().getHostName(),
                new EtcAccounts(),
                FilePinning.BY_NAME,
                directory,
                Map.of("nodaemon", "true"));
    }

    private static Path directory(int index) {
        return folder.resolve(directoryName(index));
    }

    private static String directoryName(int index) {
        return "case%04d".formatted(index);
    }
}
