package org.supervisordjava.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.build.ConfigFixture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class CheckCommandTest {

    private static final String GOOD =
            """
            programs:
              web: {command: web, stopsignal: KILL, environment: {API_TOKEN: s3cret, MODE: live}}
              db: {command: db, readiness: {tcp_socket: 5432}}
            http: {username: admin, password: pa55}
            """;

    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aGoodFile_isSummedUp() {
        assertEquals(CheckCommand.OK, check(GOOD, "-c", "agent.yml"));
        assertEquals("agent.yml: ok, 2 programs, 1 warning\n", text(out));
        assertTrue(text(err).startsWith("agent.yml:2:"), text(err));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-?", "--help"})
    void help_saysWhatItIs_andReadsNothing(String option) {
        assertEquals(CheckCommand.OK, check("programs: {web: {comand: a}}", "-c", "x.yml", option));
        assertTrue(text(out).startsWith("supervisord-java check -- tells what"), text(out));
        assertEquals("", text(err));
    }

    @Test
    void quiet_printsProblemsOnly() {
        assertEquals(CheckCommand.OK, check(GOOD, "-c", "agent.yml", "--quiet"));
        assertEquals("", text(out));
    }

    @Test
    void aBrokenFile_isReportedAndFails() {
        assertEquals(2, check("programs: {web: {comand: a}}", "-c", "agent.yml"));
        assertEquals(
                """
                agent.yml:1:12: error: program section program:web does not specify a command
                agent.yml:1:18: error: unknown option `comand` (did you mean `command`?)
                agent.yml: 2 errors
                """,
                text(err));
        assertEquals("", text(out));
    }

    @Test
    void theDumpIsJson_withSecretsMasked() throws IOException {
        check(GOOD, "-c", "agent.yml", "--dump", "json");

        var dump = new ObjectMapper().readTree(text(out));
        var web = dump.at("/groups/1/processes/0");
        assertEquals("web", web.at("/name").asText());
        assertEquals("***", web.at("/environment/API_TOKEN").asText());
        assertEquals("live", web.at("/environment/MODE").asText());
        assertEquals("***", dump.at("/http_servers/0/password").asText());
        assertEquals(5432, dump.at("/groups/0/processes/0/readiness/tcp_socket/port").asInt());
    }

    @Test
    void secretsAreShownWhenAskedFor() throws IOException {
        check(GOOD, "-c", "agent.yml", "--dump", "json", "--show-secrets");

        assertEquals(
                "pa55",
                new ObjectMapper().readTree(text(out)).at("/http_servers/0/password").asText());
    }

    @Test
    void aWrongArgument_printsTheUsage() {
        assertEquals(2, check(GOOD, "--dmp"));
        assertTrue(text(err).startsWith("unknown argument `--dmp`\nusage: "), text(err));
    }

    private int check(String yaml, String... arguments) {
        var fixture = new ConfigFixture(directory).file("agent.yml", yaml);
        return new CheckCommand(
                        fixture.environment(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
