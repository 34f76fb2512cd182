package org.supervisordjava.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.build.ConfigLoader;
import org.supervisordjava.config.build.Corpus;
import org.supervisordjava.config.option.EtcAccounts;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.FilePinning;
import org.supervisordjava.config.text.ConfigException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

class ConvertCommandTest {

    private static final Map<String, String> VARIABLES =
            Map.of("GREETING", "hello", "PERCENT", "100%", "QUOTED", "a \"b\"");

    /**
     * YAML refuses what supervisord.conf only warns of, and has one server of each kind; the
     * command says so.
     */
    private static final Set<String> NOT_IN_YAML =
            Set.of(
                    "http/inet-suffix",
                    "http/unix-suffix",
                    "sections/group-named-as-program",
                    "sections/group-names-what-is-also-a-listener",
                    "values/program:x startretries=-1",
                    "values/program:x startsecs=-1",
                    "values/program:x stdout_logfile_backups=-1");

    @TempDir private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void readsAsAPersonWouldWriteIt() throws IOException {
        var yaml =
                convert(
                        """
                        [supervisord]
                        loglevel=debug
                        [inet_http_server]
                        port=127.0.0.1:9001
                        [program:web]
                        command=uvicorn app:app --port 80%(process_num)02d ; the application
                        process_name=%(program_name)s_%(process_num)d
                        numprocs=2
                        environment=A="1",B="two words"
                        exitcodes=0,2
                        readiness_http_get=http://localhost/health
                        readiness_period=1s
                        depends_on=db:healthy
                        [program:db]
                        command=sh -c
                          'exec postgres'
                        readiness_exec=pg_isready -q
                        """);
        assertEquals(
                """
                # Converted from supervisord.conf.

                supervisord:
                  loglevel: debug

                inet_http_server:
                  port: 127.0.0.1:9001

                programs:
                  web:
                    command: "uvicorn app:app --port 80%(process_num)02d"
                    process_name: "%(program_name)s_%(process_num)d"
                    numprocs: 2
                    environment:
                      A: 1
                      B: two words
                    exitcodes: [0, 2]
                    readiness:
                      http_get: http://localhost/health
                      period: 1s
                    depends_on: ["db:healthy"]
                  db:
                    command: |-
                      sh -c
                      'exec postgres'
                    readiness:
                      exec: pg_isready -q

                control: false
                """,
                yaml);
    }

    @Test
    void corpus_meansTheSameInYaml() throws IOException {
        var unequal = new ArrayList<String>();
        for (Corpus.Case config : Corpus.cases()) {
            var directory = Files.createTempDirectory(folder, "case");
            config.writeTo(directory);
            if (isValid(directory) && run(directory) != ConvertCommand.OK) {
                unequal.add(config.name());
            }
        }
        assertEquals(NOT_IN_YAML, Set.copyOf(unequal));
    }

    @Test
    void brokenSource_isReported() throws IOException {
        Files.writeString(folder.resolve("supervisord.conf"), "[program:x]\npriority=x\n");
        assertEquals(ConvertCommand.FAILED, run(folder));
        assertTrue(err.toString().contains("supervisord.conf:2:1: error:"));
        assertEquals("", out.toString());
    }

    @Test
    void whatYamlCannotSay_isAComment() throws IOException {
        var yaml =
                convert(
                        """
                        [supervisord]
                        nope=1
                        [rpcinterface:supervisor]
                        supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
                        [rpcinterface:twiddler]
                        supervisor.rpcinterface_factory=supervisor_twiddler.rpcinterface:make_twiddler_rpcinterface
                        """);
        assertTrue(yaml.contains("# - [supervisord] nope: unknown option in supervisord.conf:2:1"));
        assertTrue(yaml.contains("# - [rpcinterface:twiddler]: needs Python"));
        assertFalse(yaml.contains("[rpcinterface:supervisor]"), "it is built in");
    }

    private String convert(String text) throws IOException {
        Files.writeString(folder.resolve("supervisord.conf"), text);
        assertEquals(ConvertCommand.OK, run(folder), err::toString);
        return out.toString(StandardCharsets.UTF_8);
    }

    private int run(Path directory) {
        out.reset();
        err.reset();
        return new ConvertCommand(environment(directory), print(out), print(err))
                .run(List.of("supervisord.conf"));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static boolean isValid(Path directory) {
        try {
            ConfigLoader.load(Path.of("supervisord.conf"), environment(directory));
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    private static ConfigEnvironment environment(Path directory) {
        return new ConfigEnvironment(
                VARIABLES, "node", new EtcAccounts(), FilePinning.BY_NAME, directory, Map.of());
    }
}
