package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the reader refuses, the schema refuses as far as a schema can; it refuses nothing else. */
class SchemaTest {

    private static final Path WRONG = Path.of("src/test/resources/wrong-configurations.txt");
    private static final Path SCHEMA = Path.of("config/supervisord-java.schema.json");

    @TempDir Path directory;

    private final JsonSchema schema = schema();

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(new ObjectMapper().readTree(SCHEMA.toFile()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean fits(String yaml) throws IOException {
        return schema.validate(new YAMLMapper().readTree(yaml)).isEmpty();
    }

    /** A line of the table: its text, and whether a schema can know. */
    private record WrongFile(String text, boolean isKnowable) {

        static WrongFile of(String line) {
            boolean isKnowable = !line.startsWith("~");
            var rest = isKnowable ? line : line.substring(1);
            var text = rest.substring(2);
            if (text.startsWith("\"")) {
                text = text.substring(1, text.length() - 1).replace("\\n", "\n");
            }
            return new WrongFile(
                    rest.startsWith("p ") ? "programs: {web: " + text + "}" : text, isKnowable);
        }
    }

    private static List<WrongFile> wrongFiles() throws IOException {
        try (Stream<String> lines = Files.lines(WRONG)) {
            return lines.filter(line -> !line.startsWith("#")).map(WrongFile::of).toList();
        }
    }

    @Test
    void whatIsInTheTable_isRefusedByTheReader() throws IOException {
        var accepted = new ArrayList<String>();
        for (var file : wrongFiles()) {
            var problems = new ConfigFixture(directory).problemsOfYaml(file.text());
            if (problems.stream().noneMatch(problem -> problem.contains(": error: "))) {
                accepted.add(file.text());
            }
        }
        assertEquals(List.of(), accepted);
    }

    @Test
    void theSchemaRefusesWhatASchemaCanKnow() throws IOException {
        var files = wrongFiles();
        var otherwise = new ArrayList<String>();
        for (var file : files) {
            if (fits(file.text()) == file.isKnowable()) {
                otherwise.add((file.isKnowable() ? "passes: " : "is refused: ") + file.text());
            }
        }
        assertEquals(List.of(), otherwise);
        long passing = files.stream().filter(file -> !file.isKnowable()).count();
        assertTrue(files.size() >= 100 && passing * 6 < files.size(), passing + "/" + files.size());
    }

    /** Spellings that only a narrow schema would refuse. */
    static Stream<String> good() {
        return Stream.of(
                "{command: a, stopsignal: 15, startsecs: '3', priority: '-5', umask: 022}",
                "{command: a, stopsignal: sigusr1, exitcodes: '0, 2', numprocs: '${N:-1}'}",
                "{command: a, numprocs: 2, process_name: 'p%(process_num)d'}",
                "{command: a, stopsignal: '${SIG:-TERM}', startretries: '${R:-3}', nice: -20}",
                "{command: a, exitcodes: [0, '2'], environment: {a.b-c: 1, D: }}",
                "{command: a, environment: 'A=\"b\"', stop_timeout: 1m30s}",
                "{command: a, rlimits: {nofile: unlimited, core: '0:1', stack: {soft: 1, hard: 2MB}}}",
                "{command: a, readiness: notify, liveness: {tcp_socket: 'localhost:80'}}",
                "{command: a, readiness: {exec: a, notify: false, period: 0.5}}",
                "{command: a, readiness: {exec: {command: [a]}, period_seconds: 3, timeout: 10ms}}",
                "{command: a, readiness: {http_get: {port: 80, path: /x, scheme: HTTPS}}}",
                "{command: a, readiness: {tcp_socket: {port: '${P:-80}'}}}",
                "{command: a, readiness: {postgres: {host: /run/postgresql, database: a}}}",
                "{command: a, readiness: {postgres: /tmp/hive, postgres_user: b}}",
                "{command: a, readiness: {postgres: 'db:5432'}, liveness: {postgres: 5432}}",
                "{command: a, stopasgroup: true, killasgroup: true, user: 0}",
                "{command: a, process_name: 7, stdout_logfile: none, nice: '19'}");
    }

    @Test
    void whatTheReaderTakes_fits() throws IOException {
        for (var options : good().toList()) {
            var text = "programs: {web: " + options + "}";
            var problems = new ConfigFixture(directory).problemsOfYaml(text);
            assertTrue(
                    problems.stream().noneMatch(problem -> problem.contains(": error: ")),
                    () -> text + problems);
            assertTrue(fits(text), text);
        }
        for (var text :
                List.of(
                        "programs: {a: {command: a}, b: {command: b, depends_on: {a: {condition: service_started}}}}",
                        "programs: {a: {command: a}, b: {command: b, depends_on: 'a:started'}}",
                        "programs: {a: {command: a}, b: {command: b, depends_on: {a: }}}",
                        "programs: {a: {command: a}}\nsignals: {SIGUSR1: {forward: a}, 10: {forward: a}}",
                        "eventlisteners: {a: {command: a, events: tick_5}}",
                        "eventlisteners: {a: {command: a, events: 'TICK_5, PROCESS_STATE'}}",
                        "fcgi_programs: {a: {command: a, socket: 'tcp://localhost:9000'}}",
                        "programs: {a: {command: a}}\nhttp: {port: 0}\ncontrol: false",
                        "programs: {a: {command: a}}\ninet_http_server: {port: '*:9009'}",
                        "programs: {a: {command: a}}\nsupervisord: {pidfile: none, shutdown_timeout: 1h}")) {
            var problems = new ConfigFixture(directory).problemsOfYaml(text);
            assertTrue(fits(text), () -> text + " " + problems);
        }
    }
}
