package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.HistoryConfig;
import org.supervisordjava.config.model.OtlpCollector;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.config.text.ConfigException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The supervisor's own options. */
class SupervisordSectionTest {

    private static final String PROGRAM = "programs: {a: {command: a}}\n";

    @TempDir private Path directory;

    private ConfigFixture fixture() {
        return new ConfigFixture(directory);
    }

    private SupervisordConfig read(String options) throws ConfigException {
        return read(fixture(), options);
    }

    private static SupervisordConfig read(ConfigFixture fixture, String options)
            throws ConfigException {
        return fixture.yaml(PROGRAM + "supervisord: {" + options + "}\n").config().supervisord();
    }

    private List<String> problems(String options) {
        return fixture().problemsOfYaml(PROGRAM + "supervisord: {" + options + "}\n");
    }

    @Test
    void pidfile_liesInADirectoryThatIsThere() throws ConfigException {
        assertEquals(Optional.of(directory.resolve("p.pid")), read("pidfile: p.pid").pidfile());
        assertEquals(
                List.of(
                        "agent.yml:2:24: error: supervisord.pidfile: The directory named as part of the path no/p.pid does not exist"),
                problems("pidfile: no/p.pid"));
    }

    @Test
    void pidfileNone_isAFileInSupervisordConf() throws ConfigException {
        var ini = fixture().ini("[supervisord]\npidfile=none\n[program:a]\ncommand=a\n").config();

        assertEquals(Optional.of(directory.resolve("none")), ini.supervisord().pidfile());
    }

    @Test
    void history_hasRoomForSomething() throws ConfigException {
        assertEquals(
                new HistoryConfig(new HistoryConfig.Place.Automatic(), 64 << 10),
                read("history: Auto, history_maxbytes: 64KB").history());
        assertEquals(
                List.of(
                        "agent.yml:2:33: error: supervisord.history_maxbytes: 65535 is too little for a history: at least 64KB"),
                problems("history_maxbytes: 65535"));
    }

    @Test
    void history_isOffOrInADirectory() throws ConfigException {
        for (var off : List.of("''", "none", "OFF")) {
            assertEquals(
                    new HistoryConfig.Place.Off(), read("history: " + off).history().place(), off);
        }
        assertEquals(
                new HistoryConfig.Place.Directory(directory.resolve("h")),
                read("history: h").history().place());
    }

    @Test
    void childlogdir_isADirectory_orTheFirstOfPythonsThatIs() throws Exception {
        Files.createDirectory(directory.resolve("logs"));
        Files.createDirectory(directory.resolve("tmp"));
        assertEquals(directory.resolve("logs"), read("childlogdir: logs").childlogdir());
        assertEquals(
                List.of(
                        "agent.yml:2:28: error: supervisord.childlogdir: no is not an existing directory"),
                problems("childlogdir: no"));
        assertEquals(
                directory.resolve("tmp"),
                read(fixture().variable("TMPDIR", "nowhere").variable("TMP", "tmp"), "umask: '022'")
                        .childlogdir());
        assertEquals(Path.of("/tmp"), read("umask: '022'").childlogdir());
    }

    @Test
    void collector_isAUrlWithHeaders() throws ConfigException {
        assertEquals(
                Optional.of(new OtlpCollector("https://c:4318/v1", Map.of("a", "b"))),
                read("otlp_endpoint: 'HTTPS://c:4318/v1', otlp_headers: {a: b}").otlpCollector());
        assertEquals(Optional.empty(), read("umask: '022'").otlpCollector());
    }

    /** One without a scheme was a defect once. */
    @Test
    void collector_isOneThatCanBeConnectedTo() {
        for (var wrong :
                List.of("//c:4318", "c:4318", "ftp://c", "http://", "http://[c", "http:")) {
            assertEquals(
                    List.of(
                            "agent.yml:2:30: error: supervisord.otlp_endpoint: not a URL that begins with http:// or https://: '"
                                    + wrong
                                    + "'"),
                    problems("otlp_endpoint: '" + wrong + "'"));
        }
        assertEquals(
                List.of(
                        "agent.yml:2:30: error: supervisord.otlp_endpoint: not a valid port number: '70000'"),
                problems("otlp_endpoint: 'http://c:70000'"));
    }
}
