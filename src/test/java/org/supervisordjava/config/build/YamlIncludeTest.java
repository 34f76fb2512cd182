package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.tool.ConvertCommand;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code include:} in YAML, and what supervisord's {@code [include]} shares with it. */
class YamlIncludeTest {

    private static final String MAIN = "programs: {web: {command: web}}\n";

    @TempDir Path directory;

    @Test
    void aSecondProgramIsOneFile_inEitherSyntax() throws Exception {
        write("conf.d/b-worker.conf", "[program:worker]\ncommand=worker %(here)s\n");
        write("conf.d/a-jobs.yml", "programs: {jobs: {command: \"jobs %(here)s\"}}\n");

        var loaded = load(MAIN + "include: conf.d/*\n");

        assertEquals(List.of("jobs", "web", "worker"), programs(loaded));
        assertEquals("jobs " + directory.resolve("conf.d"), command(loaded, "jobs"));
        assertEquals("worker " + directory.resolve("conf.d"), command(loaded, "worker"));
        assertEquals(
                List.of(
                        "Included extra file \"%s\" during parsing".formatted(at("a-jobs.yml")),
                        "Included extra file \"%s\" during parsing".formatted(at("b-worker.conf"))),
                loaded.notes());
        assertEquals(List.of(), loaded.warnings());
    }

    @Test
    void aListOfPatterns_variablesAndAbsolutePaths() throws Exception {
        write("one.yml", "programs: {one: {command: one}}\n");
        write("box/two.yaml", "programs: {two: {command: two}}\n");
        write("three.json", "{\"programs\": {\"three\": {\"command\": \"three\"}}}\n");
        var fixture = fixture().variable("WHERE", directory.resolve("box").toString());

        var loaded =
                fixture.yaml(
                        "include: [one.yml, '${WHERE}/*.yaml', '%(here)s/[t]hree.json']\n" + MAIN);

        assertEquals(List.of("one", "three", "two", "web"), programs(loaded));
    }

    @Test
    void aSupervisordConfIncludesYaml() throws Exception {
        write("conf.d/jobs.yml", "programs: {jobs: {command: jobs, stdout_logfile: /a%b.log}}\n");
        write("conf.d/worker.conf", "[program:worker]\ncommand=worker\n");

        var loaded = fixture().ini("[supervisord]\n[include]\nfiles=conf.d/*\n");

        assertEquals(List.of("jobs", "worker"), programs(loaded));
        assertEquals(
                new OutputTarget.File(Path.of("/a%b.log")),
                loaded.config()
                        .group("jobs")
                        .orElseThrow()
                        .processes()
                        .getFirst()
                        .stdout()
                        .logfile());
    }

    @Test
    void whatIsNotRead_isNamed() throws Exception {
        write("conf.d/README", "how to\n");
        write("conf.d/web.yml", "{}\n");
        write("conf.d/web.yml.bak", "");
        write("conf.d/.off.yml", "");
        write("conf.d/.gitkeep", "");
        Files.createDirectories(directory.resolve("conf.d/folder"));
        Files.createSymbolicLink(directory.resolve("conf.d/gone.yml"), Path.of("nowhere"));

        assertEquals(
                List.of(
                        "agent.yml:2:10: warning: "
                                + at("README")
                                + " is not read: its name ends in none of .yml, .yaml, .json, .conf,"
                                + " .ini (rename it, or move it out of the directory)",
                        "agent.yml:2:10: warning: "
                                + at("folder")
                                + " is not read: its name ends in none of .yml, .yaml, .json, .conf,"
                                + " .ini (rename it, or move it out of the directory)",
                        "agent.yml:2:10: warning: could not read included file "
                                + at("gone.yml")
                                + " (its sections are missing; let the pattern match readable files"
                                + " only)",
                        "agent.yml:2:10: warning: "
                                + at("web.yml.bak")
                                + " is not read: its name ends in none of .yml, .yaml, .json, .conf,"
                                + " .ini (rename it, or move it out of the directory)",
                        "agent.yml:2:10: warning: not read, as `conf.d/*` does not match: "
                                + at(".off.yml")
                                + " (rename it, or move it out of the directory)"),
                problems(MAIN + "include: conf.d/*\n"));
        assertEquals(
                List.of("Included extra file \"%s\" during parsing".formatted(at("web.yml"))),
                load(MAIN + "include: conf.d/*\n").notes());
    }

    @Test
    void whatNoPatternMatches_isNamed() throws Exception {
        write("conf.d/a.yml", "programs: {a: {command: a}}\n");
        write("conf.d/b.conf", "[program:b]\ncommand=b\n");
        write("conf.d/c.yaml", "programs: {c: {command: c}}\n");

        assertEquals(
                List.of(
                        "agent.yml:1:11: warning: not read, as `conf.d/*.yml` does not match: "
                                + at("c.yaml")
                                + " (rename it, or move it out of the directory)",
                        "agent.yml:1:25: warning: not read, as `conf.d/*.conf` does not match: "
                                + at("c.yaml")
                                + " (rename it, or move it out of the directory)"),
                problems("include: [conf.d/*.yml, conf.d/*.conf]\n" + MAIN));
    }

    @Test
    void whatNoPatternOfASupervisordConfMatches_isNamed() throws Exception {
        write("conf.d/a.conf", "[program:a]\ncommand=a\n");
        write("conf.d/b.cnf", "[program:b]\ncommand=b\n");

        assertEquals(
                List.of(
                        "supervisord.conf:3:1: warning: not read, as `conf.d/*.conf` does not"
                                + " match: "
                                + at("b.cnf")
                                + " (rename it, or move it out of the directory)"),
                fixture().problemsOfIni("[supervisord]\n[include]\nfiles=conf.d/*.conf\n"));
    }

    @Test
    void manyFilesBesideAPattern_areCounted() throws Exception {
        for (int i = 0; i < 15; i++) {
            write("conf.d/%02d.txt".formatted(i), "");
        }
        var warning = problems(MAIN + "include: conf.d/*.yml\n").getFirst();

        assertTrue(warning.contains("/09.txt and 5 more ("), warning);
    }

    @Test
    void anEmptyDirectoryIsFine_aMissingOneIsNot() throws Exception {
        Files.createDirectories(directory.resolve("conf.d"));

        assertEquals(List.of(), problems(MAIN + "include: conf.d/*\n"));
        assertEquals(
                List.of(
                        "agent.yml:2:10: warning: No file matches via include \"%s/nope/*\""
                                .formatted(directory)),
                problems(MAIN + "include: nope/*\n"));
        assertEquals(
                List.of(
                        "agent.yml:2:10: warning: No file matches via include \"%s/nope.yml\""
                                .formatted(directory)),
                problems(MAIN + "include: nope.yml\n"));
    }

    @Test
    void oneNameTwice_isAnErrorThatNamesBothPlaces() throws Exception {
        write("conf.d/a.yml", "\nprograms:\n  web: {command: other}\n");
        write("conf.d/b.conf", "[program:web]\ncommand=third\n");
        write("conf.d/c.yml", "eventlisteners: {web: {command: l, events: TICK_5}}\n");

        assertEquals(
                List.of(
                        at("a.yml")
                                + ":3:3: error: [program:web] is given twice (the first is at"
                                + " agent.yml:1:12)",
                        at("b.conf")
                                + ":1:1: error: [program:web] is given twice (the first is"
                                + " at agent.yml:1:12)",
                        at("c.yml")
                                + ":1:18: error: [eventlistener:web] has the name of [program:web]"
                                + " (rename one of them)"),
                errors(MAIN + "include: conf.d/*\n"));
    }

    @Test
    void settingsMayBeSpreadOverFiles_eachOptionOnce() throws Exception {
        write("conf.d/http.yml", "http: {port: 8080}\nsupervisord: {loglevel: debug}\n");

        var loaded = load(MAIN + "supervisord: {identifier: me}\ninclude: conf.d/*\n");

        assertEquals("me", loaded.config().supervisord().identifier());
        assertEquals(LogLevel.DEBUG, loaded.config().supervisord().loglevel());
        assertEquals(
                List.of(
                        at("http.yml")
                                + ":1:14: error: `port` of [http] is given twice (the first is at"
                                + " agent.yml:2:14)"),
                errors(MAIN + "http: {port: 1}\ninclude: conf.d/*\n"));
    }

    @Test
    void anIncludedFileIncludesBesideItself_andNoFileIsReadTwice() throws Exception {
        write("conf.d/a.yml", "programs: {a: {command: a}}\ninclude: [more/*, '../*.yml']\n");
        write("conf.d/more/b.yml", "programs: {b: {command: b}}\ninclude: ../a.yml\n");

        var loaded = load(MAIN + "include: ['*.yml', conf.d/*.yml]\n");

        assertEquals(List.of("a", "b", "web"), programs(loaded));
        assertEquals(2, loaded.notes().size());
    }

    @Test
    void anIncludeInAnIncludedSupervisordConf_isNotFollowed() throws Exception {
        write("a.conf", "[program:a]\ncommand=a\n[include]\nfiles=*.ini\n");
        write("b.ini", "[program:b]\ncommand=b\n");

        assertEquals(
                List.of(
                        directory.resolve("a.conf")
                                + ":3:1: warning: [include] in an included file is not followed, as"
                                + " in supervisord (name its files in the main file)"),
                problems(MAIN + "include: a.conf\n"));
    }

    @Test
    void eachFileIsReadAsStrictlyAsItsSyntax() throws Exception {
        write("conf.d/a.conf", "[program:a]\ncommand=a\nautorestat=1\n");
        write("conf.d/b.yml", "programs:\n  b:\n    command: b\n    autorestat: true\n");

        assertEquals(
                List.of(
                        at("a.conf")
                                + ":3:1: warning: unknown option `autorestat` in [program:a]"
                                + " (did you mean `autorestart`?)",
                        at("b.yml")
                                + ":4:5: error: unknown option `autorestat` (did you mean"
                                + " `autorestart`?)"),
                problems(MAIN + "include: conf.d/*\n"));
    }

    @Test
    void aFileThatIsBroken_isNamedWithItsPlace() throws Exception {
        write("conf.d/a.yml", "programs: [\n");
        write("conf.d/b.yml", "programs: {b: {command: b, startsecs: soon}}\n");

        var errors = errors(MAIN + "include: conf.d/*\n");

        assertTrue(errors.getFirst().startsWith(at("a.yml") + ":2:1: error: not valid YAML"), "");
        assertTrue(errors.getLast().startsWith(at("b.yml") + ":1:39: error: "), errors.getLast());
    }

    @Test
    void anIncludeThatIsNoPattern_isRefused() {
        assertEquals(
                List.of("agent.yml:2:10: error: `include` is a single value, found a map"),
                problems(MAIN + "include: {files: a}\n"));
        assertEquals(
                List.of(
                        "agent.yml:2:1: error: unknown section `includes` (did you mean `include`?)"),
                problems(MAIN + "includes: a\n"));
    }

    @Test
    void convertWritesOneFile() throws Exception {
        write("conf.d/jobs.yml", "programs: {jobs: {command: 'jobs 100%', priority: 5}}\n");
        write("main.conf", "[supervisord]\n[include]\nfiles=conf.d/*\n");
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);

        int code =
                new ConvertCommand(fixture().environment(), stream, stream)
                        .run(List.of("main.conf"));

        assertEquals(0, code, out.toString(StandardCharsets.UTF_8));
        assertEquals(List.of("jobs"), programs(load(out.toString(StandardCharsets.UTF_8))));
    }

    private ConfigFixture fixture() {
        return new ConfigFixture(directory);
    }

    private LoadedConfig load(String main) throws ConfigException {
        return fixture().yaml(main);
    }

    private List<String> problems(String main) {
        return fixture().problemsOfYaml(main);
    }

    private List<String> errors(String main) {
        return problems(main).stream().filter(line -> line.contains(": error: ")).toList();
    }

    private static List<String> programs(LoadedConfig loaded) {
        return loaded.config().groups().stream()
                .flatMap(group -> group.processes().stream())
                .map(ProcessConfig::name)
                .sorted()
                .toList();
    }

    private static String command(LoadedConfig loaded, String group) {
        return loaded.config().group(group).orElseThrow().processes().getFirst().command();
    }

    /** A file below {@code conf.d}, as messages name it. */
    private String at(String name) {
        return directory.resolve("conf.d").resolve(name).toString();
    }

    private void write(String name, String text) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
