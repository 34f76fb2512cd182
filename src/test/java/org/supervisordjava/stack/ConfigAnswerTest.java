package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.FilePinning;
import org.supervisordjava.config.tool.CheckCommand;
import org.supervisordjava.daemon.CheckedConfig;
import org.supervisordjava.posix.PosixAccounts;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code check --dump} and the REST interface tell the same of one file. */
class ConfigAnswerTest {

    private static final String MASK = "***";

    private static final String SECTIONS =
            """
            signals: {USR1: {forward: [web]}}
            programs:
              web:
                command: sleep 1000
                environment: {DATABASE_URL: postgres://u:pw1@db, API_TOKEN: pw2, MODE: pw3}
                readiness:
                  http_get: {port: 1, path: /ready, http_headers: {Authorization: Bearer pw4}}
                rlimits: {nofile: 64}
                depends_on: [db]
              db: {command: sleep 1000, type: service, nice: 1}
            eventlisteners:
              x: {command: sleep 1000, events: [TICK_60], autostart: false}
            fcgi_programs:
              f: {command: sleep 1000, socket: "tcp://127.0.0.1:9000", autostart: false}
            """;

    @TempDir Path directory;

    @Test
    void bothAreOneAnswer() throws Exception {
        var launch = DaemonLaunch.in(directory);
        try (var daemon = launch.start(SECTIONS)) {
            daemon.await("it answers", () -> !daemon.get("/api/v1/config").isEmpty());
            var told = leaves(daemon.get("/api/v1/config"));
            var dumped = leaves(dump(daemon.config(), "--show-secrets"));

            assertEquals(leaves(dump(daemon.config())), told);
            assertTrue(dumped.size() > 100, "values: " + dumped.size());
            var hidden = new TreeSet<String>();
            dumped.forEach(
                    (name, value) -> {
                        if (told.getOrDefault(name, "absent").equals(MASK) && !value.equals(MASK)) {
                            hidden.add(name);
                            told.put(name, value);
                        }
                    });
            assertEquals(dumped, told);
            var web = "/groups/3/processes/0";
            assertEquals(
                    new TreeSet<>(
                            List.of(
                                    web + "/environment/API_TOKEN",
                                    web + "/environment/DATABASE_URL",
                                    web + "/environment/MODE",
                                    web + "/readiness/http_get/http_headers/Authorization")),
                    hidden);
        }
    }

    private static JsonNode dump(Path config, String... options) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            var check =
                    new CheckCommand(
                            new ConfigEnvironment(
                                    System.getenv(),
                                    Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(),
                                    new PosixAccounts(),
                                    FilePinning.BY_NAME,
                                    config.getParent(),
                                    Map.of()),
                            new CheckedConfig(System.getenv()),
                            print,
                            System.err);
            var arguments = new ArrayList<>(List.of("-c", config.toString(), "--dump", "json"));
            arguments.addAll(List.of(options));
            check.run(arguments);
        }
        return new ObjectMapper().readTree(out.toByteArray());
    }

    /** Every value by its place. */
    private static SequencedMap<String, String> leaves(JsonNode tree) {
        var leaves = new TreeMap<String, String>();
        collect("", tree, leaves);
        return leaves;
    }

    private static void collect(String place, JsonNode node, SequencedMap<String, String> leaves) {
        if (node.isObject()) {
            for (var field : node.properties()) {
                collect(place + "/" + field.getKey(), field.getValue(), leaves);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(place + "/" + i, node.get(i), leaves);
            }
        } else {
            leaves.put(place, node.asText());
        }
    }
}
