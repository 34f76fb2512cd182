package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.CommittedDocument;
import org.supervisordjava.config.option.JsonSchema;
import org.supervisordjava.config.option.Option;
import org.supervisordjava.config.option.OptionTable;
import org.supervisordjava.config.option.ProbeOptions;
import org.supervisordjava.config.option.ReferenceMan;
import org.supervisordjava.config.option.ReferenceMarkdown;
import org.supervisordjava.config.option.ReferenceYaml;
import org.supervisordjava.config.option.SampleConfig;
import org.supervisordjava.config.option.SectionKind;
import org.supervisordjava.config.source.ConfigFiles;
import org.supervisordjava.config.text.ConfigException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keeps the schema, the reference file, the reference page and the man pages in step with the
 * option table. Run with {@code -Dconfig.documents=write} to write them.
 */
class ConfigDocumentsTest {

    @TempDir Path directory;

    @Test
    void theSchemaIsWhatTheOptionTableSays() throws IOException {
        var text =
                new ObjectMapper()
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(JsonSchema.generate())
                        + "\n";

        CommittedDocument.assertIs("config/supervisord-java.schema.json", text);
    }

    @Test
    void theReferenceFileIsWhatTheOptionTableSays() throws IOException {
        CommittedDocument.assertIs("config/reference.yml", ReferenceYaml.generate());
    }

    /** What {@code echo_supervisord_conf} prints. */
    @Test
    void theSampleFileIsWhatTheOptionTableSays() throws IOException {
        CommittedDocument.assertIs(
                "src/main/dist/config/supervisord.conf.sample", SampleConfig.text());
    }

    @Test
    void theReferencePageIsWhatTheOptionTableSays() throws IOException {
        CommittedDocument.assertIs("docs/configuration.md", ReferenceMarkdown.generate());
    }

    @Test
    void theManPages_areWhatTheTablesSay() throws IOException {
        CommittedDocument.assertIs(
                "docs/man/supervisord-java.8.md",
                ReferenceMan.program(InvocationParser.describe()));
        CommittedDocument.assertIs("docs/man/supervisord-java.yml.5.md", ReferenceMan.yaml());
        CommittedDocument.assertIs("docs/man/supervisord-java.conf.5.md", ReferenceMan.conf());
    }

    @Test
    void theReferenceFileLoads() throws ConfigException {
        var loaded = new ConfigFixture(directory).yaml(ReferenceYaml.generate());

        assertEquals(3, loaded.config().groups().size());
    }

    /** Also what only the client reads. */
    @Test
    void theReferenceFileNamesAServerThatTheClientFinds() throws IOException {
        var url =
                new YAMLMapper()
                        .readTree(ReferenceYaml.generate())
                        .at("/supervisorctl/serverurl")
                        .asText();

        assertEquals(
                OptionTable.get(SectionKind.SUPERVISORCTL, "serverurl").defaultText(),
                Optional.of(url));
    }

    @Test
    void theReferenceFileFitsTheSchema() throws IOException {
        assertEquals(List.of(), violations(ReferenceYaml.generate()));
    }

    @Test
    void theReferenceFileStatesTheDefaults() throws ConfigException {
        var fixture = new ConfigFixture(directory);
        var reference = fixture.yaml(ReferenceYaml.generate()).config().group("app").orElseThrow();
        var bare =
                fixture.yaml("programs: {web: {command: [sleep, infinity]}}")
                        .config()
                        .group("web")
                        .orElseThrow();

        var documented = reference.processes().getFirst();
        var actual = bare.processes().getFirst();
        assertEquals(actual.stop(), documented.stop());
        assertEquals(actual.stdout(), documented.stdout());
        assertEquals(actual.stderr(), documented.stderr());
        assertEquals(actual.restartDelay(), documented.restartDelay());
        assertEquals(actual.environment(), documented.environment());
        assertEquals(actual.startsecs(), documented.startsecs());
    }

    static Stream<Integer> commentedOptions() {
        var lines = ReferenceYaml.generate().lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).matches(" +# [a-z_]+: .*"))
                .boxed();
    }

    @ParameterizedTest
    @MethodSource("commentedOptions")
    void anExampleInTheReferenceFileIsReadableAndFitsTheSchema(int line) throws IOException {
        var lines = new java.util.ArrayList<>(ReferenceYaml.generate().lines().toList());
        lines.set(line, lines.get(line).replaceFirst("# ", ""));
        var text = String.join("\n", fitting(lines, line));
        var file = Files.writeString(directory.resolve("one.yml"), text);

        var raw = ConfigFiles.read(file, new ConfigFixture(directory).environment());

        assertEquals(List.of(), raw.problems());
        assertEquals(List.of(), violations(text));
    }

    /** Without what must not stand beside the example, and with what it is nothing without. */
    private static List<String> fitting(List<String> lines, int example) {
        var key = key(lines.get(example));
        var excluded =
                Stream.of(ProbeOptions.ACTIONS, List.of("stopwaitsecs", "stop_timeout"))
                        .filter(keys -> keys.contains(key))
                        .flatMap(List::stream)
                        .toList();
        var needed = List.of("username", "password").contains(key);
        return IntStream.range(0, lines.size())
                .mapToObj(
                        i -> {
                            var line = lines.get(i);
                            int distance = Math.abs(i - example);
                            if (i == example
                                    || excluded.contains("exec") && !together(lines, i, example)) {
                                return line;
                            }
                            return needed && distance == 2
                                    ? line.replaceFirst("# (?=(username|password):)", "")
                                    : excluded.contains(key(line)) ? "" : line;
                        })
                .toList();
    }

    /** In one probe, which ends with an empty line. */
    private static boolean together(List<String> lines, int one, int other) {
        return !lines.subList(Math.min(one, other), Math.max(one, other)).contains("");
    }

    private static String key(String line) {
        return line.strip().replaceFirst(":.*", "");
    }

    @Test
    void everyOptionIsInTheReferenceFile() {
        var keys =
                ReferenceYaml.generate()
                        .lines()
                        .map(line -> line.strip().replaceFirst("^# ", "").replaceFirst(":.*", ""))
                        .toList();

        for (Option option : OptionTable.of(SectionKind.PROGRAM)) {
            var key =
                    JsonSchema.isNested(SectionKind.PROGRAM, option)
                            ? option.name().substring(option.name().indexOf('_') + 1)
                            : option.name();
            assertTrue(keys.contains(key), option.name());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "programs: {web: {command: a, autorestat: true}}",
                "programs: {web: {autostart: true}}",
                "programs: {web: {command: a, autostart: maybe}}",
                "programs: {web: {command: a, startsecs: soon}}",
                "programs: {web: {command: a, type: cron}}",
                "programs: {web: {command: a, readiness: {perod: 1s}}}",
                "programs: {web: {command: a, readiness: {period: 5x}}}",
                "programs: {web: {command: a, rlimits: {nofiles: 3}}}",
                "http: {prt: 1}",
                "http: true",
                "progams: {}",
            })
    void whatTheReaderRefuses_theSchemaRefusesToo(String text) throws IOException {
        assertTrue(!violations(text).isEmpty());
        assertTrue(
                new ConfigFixture(directory)
                        .problemsOfYaml(text).stream().anyMatch(line -> line.contains("error")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "programs: {web: {command: a, autostart: 'no', startsecs: '${S:-3}', umask: 022}}",
                "programs: {web: {command: a, readiness: {http_get: {path: /, port: 80}, period_seconds: 5}}}",
                "programs: {web: {command: a, type: oneshot, rlimits: {core: unlimited, nproc: 5}}}",
                "programs: {db: {command: a, readiness: notify}, web: {command: a, depends_on: {db: {condition: healthy}}}}",
                "programs: {web: {command: a, readiness: {exec: {command: [a, b]}}, stop_timeout: 1m30s}}",
                "x-shared: {a: 1}\nhttp: false\nsignals: {USR1: {forward: []}}",
            })
    void whatTheReaderAccepts_theSchemaAcceptsToo(String text) throws IOException {
        assertEquals(List.of(), violations(text));
        assertTrue(
                new ConfigFixture(directory)
                        .problemsOfYaml(text).stream().noneMatch(line -> line.contains("error:")));
    }

    private static List<String> violations(String yaml) throws IOException {
        JsonNode document = new YAMLMapper().readTree(yaml);
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(JsonSchema.generate())
                .validate(document)
                .stream()
                .map(Object::toString)
                .toList();
    }
}
