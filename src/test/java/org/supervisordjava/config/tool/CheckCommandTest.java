package org.supervisordjava.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.build.ConfigFixture;
import org.supervisordjava.config.build.Outlook;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.StopStage;
import org.supervisordjava.config.model.SupervisorConfig;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

class CheckCommandTest {

    private static final String GOOD =
            """
            programs:
              web: {command: web, stopsignal: KILL, environment: {API_TOKEN: s3cret, MODE: live}}
              db: {command: db, stopwaitsecs: 2, readiness: {tcp_socket: 5432}}
            http: {username: admin, password: pa55}
            """;

    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aGoodFile_isSummedUp() {
        assertEquals(CheckCommand.OK, check(GOOD, "-c", "agent.yml"));
        assertEquals(
                """
                agent.yml: ok, 2 programs, 2 warnings
                A shutdown at its slowest, with a shutdown_timeout of 9s:
                  after 500ms: db (priority 999), up to 2s
                  after 500ms: web (priority 999), up to 3s of the 10 s of stopwaitsecs
                """,
                text(out));
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
    void whatOnlyARunWouldTell_isWarnedOf() {
        var file =
                """
                programs:
                  a: {command: nope, directory: /no/such, stopwaitsecs: 30}
                  b: {command: b, stopwaitsecs: 3}
                """;
        assertEquals(CheckCommand.OK, check(file, "-c", "agent.yml", "--quiet"));
        assertEquals(
                """
                agent.yml:2:16: warning: programs.a.command: can't find command 'nope' (it is looked for in the PATH of the program's environment)
                agent.yml:2:33: warning: programs.a.directory: there is no directory /no/such (create it, or the program cannot be started)
                agent.yml:2:57: warning: programs.a.stopwaitsecs: a shutdown may leave `a` no more than 3s of its 30 s: shutdown_timeout is 9s (raise shutdown_timeout and the time your container engine grants)
                """,
                text(err));
    }

    @Test
    void defaultOfStopwaitsecs_thatAShutdownCannotKeep_isWarnedOf_onceForAll() {
        var file =
                """
                programs:
                  a: {command: a, priority: 1}
                  b: {command: b, priority: 2}
                  c: {command: c, stopwaitsecs: 3}
                """;
        assertEquals(CheckCommand.OK, check(file, "-c", "agent.yml", "--quiet"));
        assertEquals(
                """
                agent.yml:2:3: warning: programs.a.stopwaitsecs: a shutdown may leave `a`, `b` less than the default of 10 s, `a` no more than 3s: shutdown_timeout is 9s (set stopwaitsecs to what each needs, or raise shutdown_timeout and the time your container engine grants)
                """,
                text(err));
    }

    @Test
    void dependencyInsideAGroup_thatAShutdownCannotHeed_isWarnedOf() {
        var file =
                """
                programs:
                  db: {command: db, stopwaitsecs: 3}
                  api: {command: api, stopwaitsecs: 3, depends_on: db}
                groups: {app: {programs: [db, api]}}
                """;
        assertEquals(CheckCommand.OK, check(file, "-c", "agent.yml", "--quiet"));
        assertEquals(
                """
                agent.yml:2:35: warning: programs.db.stopwaitsecs: a shutdown tells `db` to stop together with `api` of the same group, which depends on it: its 3 s would not fit behind into a shutdown_timeout of 9s (set stopwaitsecs to what it needs, or raise shutdown_timeout and the time your container engine grants)
                """,
                text(err));
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
    void theDumpIsJson_withoutAnyValueThatMayBeSecret() throws IOException {
        check(GOOD, "-c", "agent.yml", "--dump", "json");

        var dump = new ObjectMapper().readTree(text(out));
        var web = dump.at("/groups/1/processes/0");
        assertEquals("web", web.at("/name").asText());
        assertEquals("***", web.at("/environment/API_TOKEN").asText());
        assertEquals("***", web.at("/environment/MODE").asText());
        assertEquals("***", dump.at("/http_servers/0/password").asText());
        assertEquals(5432, dump.at("/groups/0/processes/0/readiness/tcp_socket/port").asInt());
    }

    @Test
    void theDumpHasNoSecretsInCommandsAndUrls() throws IOException {
        var yaml =
                """
                programs:
                  web:
                    command: [web, --password, s3cret, "redis://u:s3cret@h/0"]
                    serverurl: http://u:s3cret@h
                    readiness:
                      http_get: {port: 1, path: "/ready?token=s3cret", http_headers: {Authorization: s3cret}}
                    liveness: {exec: [probe, --token, s3cret]}
                """;
        check(yaml, "-c", "agent.yml", "--dump", "json");
        assertFalse(text(out).contains("s3cret"), text(out));
        assertTrue(text(out).contains("web --password *** redis://u:***@h/0"), text(out));
        out.reset();
        check(yaml, "-c", "agent.yml", "--dump", "json", "--show-secrets");
        assertEquals(7, text(out).split("s3cret", -1).length, text(out));
    }

    @Test
    void aShellsOwnCommand_isNotAlsoOneThatIsMissing() {
        var yaml = "programs: {web: {command: \"cd /srv && web\", stopwaitsecs: 1}}";
        assertEquals(CheckCommand.OK, check(yaml, "-c", "agent.yml", "-q"));
        assertEquals(1, text(err).lines().count(), text(err));
        assertTrue(text(err).contains("`cd` is a shell's own command"), text(err));
    }

    @Test
    void secretsAreShownWhenAskedFor() throws IOException {
        check(GOOD, "-c", "agent.yml", "--dump", "json", "--show-secrets");

        var dump = new ObjectMapper().readTree(text(out));
        assertEquals("pa55", dump.at("/http_servers/0/password").asText());
        assertEquals("live", dump.at("/groups/1/processes/0/environment/MODE").asText());
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
                        new KnownOutlook(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
    }

    /** There is no `web`, and who stops later than the database has 3 s. */
    private static final class KnownOutlook implements Outlook {
        @Override
        public Optional<String> refusal(SupervisorConfig config, ProcessConfig process) {
            return Optional.of("can't find command 'nope'")
                    .filter(_ -> List.of("nope", "cd /srv && web").contains(process.command()));
        }

        @Override
        public Optional<String> confinementRefusal(SupervisorConfig config, ProcessConfig process) {
            return process.confinement().boundingSet().map(kept -> "nobody could bind it");
        }

        @Override
        public List<StopStage> shutdown(SupervisorConfig config) {
            return config.groups().stream()
                    .map(
                            group ->
                                    new StopStage(
                                            group.processes(),
                                            Duration.ofMillis(500),
                                            Duration.ofSeconds(3)))
                    .toList();
        }
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
