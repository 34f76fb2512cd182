package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfig.Rlimit;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.text.ConfigException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** supervisord.conf from the file to the model, beyond its grammar. */
class IniConfigTest {

    @TempDir Path directory;

    @Test
    void aTypicalFile() throws ConfigException {
        var config =
                fixture()
                        .ini(
                                """
                                [supervisord]
                                nodaemon=true
                                logfile=/dev/null
                                logfile_maxbytes=0
                                environment=MODE="live"

                                [unix_http_server]
                                file=%(here)s/supervisor.sock

                                [program:web]
                                command=run --mode %(ENV_MODE)s --id %(process_num)d --of %(ENV_NAME)s
                                process_name=%(program_name)s_%(process_num)02d
                                numprocs=2
                                environment=NAME="n%(process_num)d",X=1
                                stdout_logfile=%(here)s/100%%%%.log
                                """)
                        .config();

        var processes = config.group("web").orElseThrow().processes();
        assertEquals(
                List.of("web_00", "web_01"), processes.stream().map(ProcessConfig::name).toList());
        assertEquals("run --mode live --id 1 --of n1", processes.get(1).command());
        assertEquals(Map.of("NAME", "n1", "X", "1"), processes.get(1).environment());
        assertEquals(
                new OutputTarget.File(directory.toAbsolutePath().resolve("100%.log")),
                processes.get(0).stdout().logfile());
        assertEquals(1, config.httpServers().size());
    }

    @Test
    void newOptionsWorkInSupervisordConfToo() throws ConfigException {
        var config =
                fixture()
                        .ini(
                                """
                                [supervisord]
                                shutdown_timeout=20s
                                [http]
                                [program:db]
                                command=db
                                priority=1
                                readiness_exec=pg_isready -q
                                readiness_period=500ms
                                startup_postgres=/run/postgresql:5433
                                startup_postgres_user=app
                                startup_postgres_database=hive
                                rlimit_nofile=1024:4096
                                [program:web]
                                command=web
                                depends_on=db:healthy
                                [signals]
                                usr1=web
                                """)
                        .config();

        var db = config.group("db").orElseThrow().processes().getFirst();
        assertEquals(
                new ProbeConfig.Exec(List.of("pg_isready", "-q")),
                db.probes().readiness().orElseThrow().action());
        assertEquals(Duration.ofMillis(500), db.probes().readiness().orElseThrow().period());
        assertEquals(
                new ProbeConfig.Postgres(
                        "/run/postgresql", 5433, Optional.of("app"), Optional.of("hive")),
                db.probes().startup().orElseThrow().action());
        assertEquals(Map.of("nofile", new Rlimit(1024, 4096)), db.limits().rlimits());
        assertEquals(
                List.of(new Dependency("db", Condition.HEALTHY)),
                config.group("web").orElseThrow().processes().getFirst().dependsOn());
        assertEquals(Duration.ofSeconds(20), config.supervisord().shutdownTimeout());
        assertEquals(Map.of(Signal.USR1, List.of("web")), config.signalForwards());
        assertEquals(1, config.httpServers().size());
    }

    @Test
    void bothSpellingsMakeTheSameModel() throws ConfigException {
        var ini =
                fixture()
                        .ini(
                                """
                                [supervisord]
                                [program:web]
                                command=web -p 80
                                exitcodes=0,2
                                environment=A="x y"
                                liveness_http_get=http://localhost:80/live
                                liveness_http_headers=Accept="text/plain"
                                stdout_logfile=NONE
                                """);
        var yaml =
                fixture()
                        .yaml(
                                """
                                programs:
                                  web:
                                    command: [web, -p, 80]
                                    exitcodes: [0, 2]
                                    environment: {A: x y}
                                    liveness:
                                      http_get: {port: 80, path: /live, http_headers: {Accept: text/plain}}
                                    stdout_logfile: NONE
                                """);

        assertEquals(ini.config().groups(), yaml.config().groups());
    }

    /** As there: sorted by priority, of which listeners have an early one, then by kind. */
    @Test
    void twoKindsOfOneName_theGroupThatSupervisordAddsFirstCounts() throws ConfigException {
        var config =
                fixture()
                        .ini(
                                """
                                [supervisord]
                                [program:a]
                                command=/bin/program
                                [eventlistener:a]
                                command=/bin/listener
                                events=TICK_5
                                [fcgi-program:b]
                                command=/bin/fcgi
                                socket=unix:///tmp/b.sock
                                [program:b]
                                command=/bin/program
                                """)
                        .config();

        assertEquals(
                List.of("/bin/listener", "/bin/program"),
                config.groups().stream()
                        .flatMap(group -> group.processes().stream())
                        .map(ProcessConfig::command)
                        .toList());
    }

    @Test
    void whatSupervisordIgnores_isWarnedOf() {
        var problems =
                fixture()
                        .problemsOfIni(
                                """
                                [supervisord]
                                logfil=x
                                [progam:x]
                                command=y
                                [program:web]
                                command=web
                                autorestat=true
                                """);

        assertEquals(
                List.of(
                        "supervisord.conf:2:1: warning: unknown option `logfil` in [supervisord] (did you mean `logfile`?)",
                        "supervisord.conf:3:1: warning: unknown section [progam:x] (did you mean `program`?)",
                        "supervisord.conf:7:1: warning: unknown option `autorestat` in [program:web] (did you mean `autorestart`?)"),
                problems);
    }

    @Test
    void optionsOfTheDefaultSection_areNotUnknownWhereTheyDoNotFit() throws ConfigException {
        var loaded =
                fixture()
                        .ini(
                                """
                                [DEFAULT]
                                autostart=false
                                [supervisord]
                                [program:a]
                                command=a
                                """);

        assertEquals(List.of(), loaded.warnings());
        assertEquals(false, ConfigFixture.onlyProcess(loaded).autostart());
    }

    @Test
    void aLonePercentIsAnErrorHere() {
        assertEquals(
                List.of(
                        "supervisord.conf:3:1: error: Format string 'date +%' for 'program:web.command' is badly formatted: incomplete format"),
                fixture().problemsOfIni("[supervisord]\n[program:web]\ncommand=date +%\n"));
    }

    @Test
    void theSupervisordSectionIsRequired() {
        assertEquals(
                List.of(
                        "supervisord.conf: error: .ini file does not include supervisord section (add a line [supervisord])"),
                fixture().problemsOfIni("[program:web]\ncommand=web\n"));
    }

    @Test
    void aGroupWithTheNameOfAProgramOutsideIt_hidesTheOther() throws ConfigException {
        var loaded =
                fixture()
                        .ini(
                                """
                                [supervisord]
                                [program:a]
                                command=a
                                [program:b]
                                command=b
                                priority=5
                                [group:a]
                                programs=b
                                priority=1
                                """);

        var group = loaded.config().group("a").orElseThrow();
        assertEquals(1, loaded.config().groups().size());
        assertEquals("b", group.processes().getFirst().program());
        assertEquals(1, loaded.warnings().size());
    }

    @Test
    void aGroupCannotTell_whichOfTwoOfOneNameIsMeant() {
        var problems =
                fixture()
                        .problemsOfIni(
                                """
                                [supervisord]
                                [program:a]
                                command=a
                                [fcgi-program:a]
                                command=a
                                socket=unix:///x
                                [group:g]
                                programs=a
                                """);

        assertTrue(
                problems.contains(
                        "supervisord.conf:8:1: error: [group:g] name a is ambiguous (exists as program and fcgi-program) (rename one of them)"),
                problems.toString());
    }

    @Test
    void noListenersUnlessThereIsASection() throws ConfigException {
        assertEquals(
                List.of(),
                fixture().ini("[supervisord]\n[program:a]\ncommand=a\n").config().httpServers());
    }

    @Test
    void aCommentInsideQuotes_isWarnedOf() {
        assertEquals(
                List.of(
                        "supervisord.conf:3:1: warning: [program:a] command: can't parse command 'sh -c \"a': No closing quotation (close the quotation, or write a backslash in front of the quote)",
                        "supervisord.conf:3:18: warning: `;` behind a space begins a comment, also inside quotes: the value ends here (leave out the space in front of it)",
                        "supervisord.conf:5:6: warning: `#` behind a space begins a comment, also inside quotes: the value ends here (leave out the space in front of it)"),
                fixture()
                        .problemsOfIni(
                                """
                                [supervisord]
                                [program:a]
                                command=sh -c "a ; exec b"
                                directory=/a
                                  "b # c"
                                [program:b]
                                command=sh -c "a; exec b" ; don't
                                """));
    }

    /** As supervisord does: it hands any number to the kernel, which takes some bits of it. */
    @Test
    void bitsThatNoModeHas_areWarnedOf() throws ConfigException {
        var text =
                """
                [supervisord]
                [unix_http_server]
                file=/tmp/s
                chmod=017777
                [program:a]
                command=a
                umask=0777
                """;

        assertEquals(
                List.of(
                        "supervisord.conf:4:1: warning: [unix_http_server] chmod: 17777 is above 7777 (write 7777, which is what counts)"),
                fixture().problemsOfIni(text));
        assertEquals(
                07777,
                ((HttpServerConfig.Unix) fixture().ini(text).config().httpServers().getFirst())
                        .mode());
    }

    @Test
    void aSectionWithoutAName_isWarnedOf() {
        assertEquals(
                List.of(
                        "supervisord.conf: warning: there is no program to supervise (add a [program:x])",
                        "supervisord.conf:2:1: warning: [program] has no name (write [program:name])"),
                fixture().problemsOfIni("[supervisord]\n[program]\ncommand=a\n"));
    }

    /** supervisord names the option alone where it is a program's environment. */
    @Test
    void whatCannotBeExpanded_isNamedAsSupervisordDoes() {
        for (var expected :
                Map.of(
                                "environment=A=%(b)s", "environment",
                                "stdout_logfile=/%(b)s", "program:a.stdout_logfile")
                        .entrySet()) {
            var problems =
                    fixture()
                            .problemsOfIni(
                                    "[supervisord]\n[program:a]\ncommand=a\n"
                                            + expected.getKey()
                                            + "\n");

            assertTrue(
                    problems.getFirst()
                            .contains(
                                    "for '"
                                            + expected.getValue()
                                            + "' contains names ('b') which cannot be expanded"),
                    problems.toString());
        }
    }

    @Test
    void pythonsWords_areForSupervisordsFile() {
        assertEquals(
                List.of(
                        "supervisord.conf:4:1: error: [program:a] startsecs: invalid literal for int() with base 10: '10s' (it is a number of seconds, 10)"),
                fixture().problemsOfIni("[supervisord]\n[program:a]\ncommand=a\nstartsecs=10s\n"));
    }

    private ConfigFixture fixture() {
        return new ConfigFixture(directory);
    }
}
