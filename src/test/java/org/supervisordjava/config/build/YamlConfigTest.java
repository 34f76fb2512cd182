package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Capability;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.HooksConfig;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbesConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfig.OnFatal;
import org.supervisordjava.config.model.ProcessConfig.Rlimit;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.text.ConfigException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

class YamlConfigTest {

    @TempDir Path directory;

    @Test
    void aProgramWithNothingButACommand_hasSupervisordsDefaults() throws ConfigException {
        var process = only("programs: {web: {command: run-web}}");

        assertEquals(new ProcessId("web", "web"), process.id());
        assertEquals("run-web", process.command());
        assertEquals(999, process.priority());
        assertEquals(999, process.groupPriority());
        assertEquals(Autorestart.UNEXPECTED, process.autorestart());
        assertEquals(List.of(0), process.exitcodes());
        assertEquals(
                new ProcessConfig.StopConfig(Signal.TERM, 10, false, false, true), process.stop());
        assertEquals(new OutputTarget.Auto(), process.stdout().logfile());
        assertEquals(50L << 20, process.stdout().rotation().maxbytes());
        assertEquals(ProbesConfig.NONE, process.probes());
        assertEquals(OnFatal.IGNORE, process.onFatal());
    }

    @Test
    void anEmptyUser_isNoUser() throws ConfigException {
        var process = only("programs: {web: {command: run-web, user: '${RUN_AS:-}'}}");

        assertEquals(Optional.empty(), process.user());
    }

    @Test
    void naturalTypesAreAccepted() throws ConfigException {
        var process =
                only(
                        """
                        programs:
                          web:
                            command: [python, -m, web app, "it's"]
                            autostart: no
                            autorestart: true
                            startsecs: 5
                            exitcodes: [0, 2]
                            umask: 0027
                            stopsignal: QUIT
                            environment:
                              GREETING: 'say "hi", \\ 100% # of it'
                              EMPTY:
                              PORT: 8080
                        """);

        assertEquals("python -m 'web app' 'it'\"'\"'s'", process.command());
        assertEquals(false, process.autostart());
        assertEquals(Autorestart.TRUE, process.autorestart());
        assertEquals(List.of(0, 2), process.exitcodes());
        assertEquals(OptionalInt.of(027), process.umask());
        assertEquals(Signal.QUIT, process.stop().signal());
        assertEquals(
                Map.of("GREETING", "say \"hi\", \\ 100% # of it", "EMPTY", "", "PORT", "8080"),
                process.environment());
    }

    @Test
    void aProbeIsANestedMap_withKubernetesDefaults() throws ConfigException {
        var process =
                only(
                        """
                        programs:
                          db:
                            command: postgres -D /data
                            stopsignal: INT
                            readiness:
                              exec: [pg_isready, -q]
                              period: 500ms
                        """);

        assertEquals(
                Optional.of(
                        new ProbeConfig(
                                new ProbeConfig.Exec(List.of("pg_isready", "-q")),
                                Duration.ZERO,
                                Duration.ofMillis(500),
                                Duration.ofSeconds(1),
                                1,
                                3)),
                process.probes().readiness());
    }

    @Test
    void kubernetesSpellingsAreAccepted() throws ConfigException {
        var process =
                only(
                        """
                        programs:
                          web:
                            command: web
                            liveness:
                              http_get:
                                path: /api/v1/health
                                port: 38886
                                http_headers: [{name: X-Probe, value: live}]
                              initial_delay_seconds: 3
                              period_seconds: 7
                              timeout_seconds: 2
                              failure_threshold: 5
                            readiness:
                              tcp_socket: {host: db, port: 5432}
                            startup:
                              log_line: "started in \\\\d+ ms"
                        """);

        assertEquals(
                new ProbeConfig(
                        new ProbeConfig.HttpGet(
                                "http",
                                "localhost",
                                38886,
                                "/api/v1/health",
                                Map.of("X-Probe", "live")),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(2),
                        1,
                        5),
                process.probes().liveness().orElseThrow());
        assertEquals(
                new ProbeConfig.TcpSocket("db", 5432),
                process.probes().readiness().orElseThrow().action());
        assertEquals(
                new ProbeConfig.LogLine("started in \\d+ ms"),
                process.probes().startup().orElseThrow().action());
    }

    @Test
    void limitsAreReadInSizesAndDurations_andTheJitterIsATenth() throws ConfigException {
        var process =
                only(
                        """
                        programs:
                          web: {command: web, memory_limit: 512MB, maximum_lifetime: 24h}
                        """);

        assertEquals(
                Optional.of(
                        new RestartLimits(
                                Optional.of(new MemorySize(512 << 20)),
                                Duration.ofSeconds(30),
                                Optional.of(Duration.ofHours(24)),
                                Duration.ofMinutes(144))),
                process.restartLimits());
    }

    @Test
    void aScheduleHasKubernetesWords() throws ConfigException {
        var process =
                only(
                        """
                        programs:
                          backup:
                            command: backup
                            type: oneshot
                            schedule: "30 3 * * mon-fri"
                            time_zone: Europe/Berlin
                            concurrency_policy: Replace
                            starting_deadline: 1h
                        """);

        assertEquals(
                Optional.of(
                        new ScheduleConfig(
                                "30 3 * * 1-5",
                                Optional.of("Europe/Berlin"),
                                ScheduleConfig.ConcurrencyPolicy.REPLACE,
                                Duration.ofHours(1))),
                process.schedule());
        assertEquals(
                Optional.of(
                        new ScheduleConfig(
                                "0 * * * *",
                                Optional.empty(),
                                ScheduleConfig.ConcurrencyPolicy.FORBID,
                                Duration.ofMinutes(1))),
                only("programs: {b: {command: b, type: oneshot, schedule: '@hourly'}}\n")
                        .schedule());
    }

    @Test
    void postgresIsATextOrAMap() throws ConfigException {
        var texts =
                Map.of(
                        "5433", server("localhost", 5433),
                        "':5433'", server("localhost", 5433),
                        "db", server("db", 5432),
                        "'db:5433'", server("db", 5433),
                        "/run/postgresql", server("/run/postgresql", 5432),
                        "'/tmp/a:b:5433'", server("/tmp/a:b", 5433),
                        "/tmp/a:b/c", server("/tmp/a:b/c", 5432),
                        "{port: 5433}", server("localhost", 5433),
                        "{}", server("localhost", 5432),
                        "{host: /tmp/hive, port: 5433, user: app, database: hive}",
                                new ProbeConfig.Postgres(
                                        "/tmp/hive",
                                        5433,
                                        Optional.of("app"),
                                        Optional.of("hive")));
        for (var text : texts.entrySet()) {
            var process =
                    only(
                            "programs: {db: {command: db, liveness: {postgres: %s}}}\n"
                                    .formatted(text.getKey()));

            assertEquals(
                    text.getValue(),
                    process.probes().liveness().orElseThrow().action(),
                    text.getKey());
        }
    }

    private static ProbeConfig.Postgres server(String host, int port) {
        return new ProbeConfig.Postgres(host, port, Optional.empty(), Optional.empty());
    }

    @Test
    void dependsOn_takesTheConditionThatFitsTheTarget() throws ConfigException {
        var loaded =
                fixture()
                        .yaml(
                                """
                                programs:
                                  init: {command: init, type: oneshot, priority: 1}
                                  db:
                                    command: db
                                    priority: 1
                                    readiness: {tcp_socket: 5432}
                                  cache: {command: cache, priority: 1}
                                  web:
                                    command: web
                                    depends_on: [init, db, cache, "db:started"]
                                """);

        var web = loaded.config().group("web").orElseThrow().processes().getFirst();
        assertEquals(
                List.of(
                        new Dependency("init", Condition.COMPLETED_SUCCESSFULLY),
                        new Dependency("db", Condition.HEALTHY),
                        new Dependency("cache", Condition.STARTED),
                        new Dependency("db", Condition.STARTED)),
                web.dependsOn());
    }

    @Test
    void dependsOn_takesComposesMapOfConditions() throws ConfigException {
        var loaded =
                fixture()
                        .yaml(
                                """
                                programs:
                                  db: {command: db, priority: 1, readiness: {tcp_socket: 5432}}
                                  web:
                                    command: web
                                    depends_on: {db: {condition: service_healthy}}
                                """);

        var web = loaded.config().group("web").orElseThrow().processes().getFirst();
        assertEquals(List.of(new Dependency("db", Condition.HEALTHY)), web.dependsOn());
    }

    @Test
    void theOtherNewOptions() throws ConfigException {
        var process =
                only(
                        """
                        programs:
                          web:
                            command: web
                            restart_delay: 500ms
                            essential: true
                            stop_timeout: 2500ms
                            rlimits: {nofile: 1024, core: unlimited, nproc: {soft: 10, hard: 20}}
                            nice: 5
                            oom_score_adj: -500
                            no_new_privs: true
                            capability_bounding_set: [net_bind_service, CAP_CHOWN]
                            log_format: prefix
                            stderr_format: text
                        """);

        assertEquals(
                new ProcessConfig.RestartDelay(
                        Optional.of(Duration.ofMillis(500)), Duration.ofSeconds(30)),
                process.restartDelay());
        assertEquals(OnFatal.SHUTDOWN, process.onFatal());
        assertEquals(3, process.stop().waitsecs());
        assertEquals(
                Map.of(
                        "nofile",
                        new Rlimit(1024, 1024),
                        "core",
                        new Rlimit(Rlimit.UNLIMITED, Rlimit.UNLIMITED),
                        "nproc",
                        new Rlimit(10, 20)),
                process.limits().rlimits());
        assertEquals(OptionalInt.of(5), process.limits().nice());
        assertEquals(OptionalInt.of(-500), process.limits().oomScoreAdj());
        assertEquals(
                new ProcessConfig.Confinement(
                        true, Optional.of(Set.of(Capability.CHOWN, Capability.NET_BIND_SERVICE))),
                process.confinement());
        assertEquals(LogFormat.PREFIX, process.stdout().format());
        assertEquals(LogFormat.TEXT, process.stderr().format());
    }

    @Test
    void hooks_areCommandsAndUrls() throws ConfigException {
        var process =
                only(
                        """
                        programs:
                          web:
                            command: web
                            on_ready_exec: tell "all of them"
                            on_fatal_webhook: HTTP://alerts/x
                            hook_headers: {A: b}
                            hook_timeout: 1s
                            hook_retries: 2
                            hook_retry_delay: 0
                        """);

        assertEquals(
                new HooksConfig(
                        Map.of(HooksConfig.Trigger.READY, List.of("tell", "all of them")),
                        Map.of(HooksConfig.Trigger.FATAL, "http://alerts/x"),
                        Map.of("A", "b"),
                        Duration.ofSeconds(1),
                        2,
                        Duration.ZERO),
                process.hooks());
        assertEquals(HooksConfig.NONE, only("programs: {web: {command: a}}").hooks());
    }

    @Test
    void httpGet_takesTheUsualPortAndPath() throws ConfigException {
        for (var text : Map.of("http://a", 80, "https://a", 443, "http://a:1", 1).entrySet()) {
            var process =
                    only(
                            "programs: {web: {command: a, liveness: {http_get: '%s'}}}"
                                    .formatted(text.getKey()));

            assertEquals(
                    new ProbeConfig.HttpGet(
                            text.getKey().replaceFirst(":.*", ""),
                            "a",
                            text.getValue(),
                            "/",
                            Map.of()),
                    process.probes().liveness().orElseThrow().action());
        }
    }

    @Test
    void anEmptyValue_isAsIfNotWritten() throws ConfigException {
        var process =
                only("programs: {web: {command: a, directory: '', memory_limit: '', user: ''}}");

        assertEquals(Optional.empty(), process.directory());
        assertEquals(Optional.empty(), process.restartLimits());
        assertEquals(
                Optional.of(Path.of("/srv")),
                only("programs: {web: {command: a, directory: /srv}}").directory());
    }

    @Test
    void restartDelayAboveTheUsualMost_isTheMost() throws ConfigException {
        assertEquals(
                new ProcessConfig.RestartDelay(
                        Optional.of(Duration.ofMinutes(5)), Duration.ofMinutes(5)),
                only("programs: {web: {command: a, restart_delay: 5m}}").restartDelay());
    }

    @Test
    void serverurlAuto_isTheSupervisorsOwn() throws ConfigException {
        assertEquals(
                Optional.empty(),
                only("programs: {web: {command: a, serverurl: ' auto '}}").serverurl());
        assertEquals(
                Optional.of("http://h:1"),
                only("programs: {web: {command: a, serverurl: 'http://h:1'}}").serverurl());
    }

    @Test
    void stopTimeout_isAtMostWhatSupervisordCounts() throws ConfigException {
        assertEquals(
                Integer.MAX_VALUE,
                only("programs: {web: {command: a, stop_timeout: 596523h14m7s}}")
                        .stop()
                        .waitsecs());
    }

    @Test
    void onFatal_isWhatIsWritten() throws ConfigException {
        assertEquals(
                OnFatal.IGNORE,
                only("programs: {web: {command: a, essential: true, on_fatal: Ignore}}").onFatal());
        assertEquals(
                OnFatal.SHUTDOWN,
                only("programs: {web: {command: a, on_fatal: shutdown}}").onFatal());
    }

    @Test
    void envFile_isReadAndEnvironmentWins() throws ConfigException {
        var fixture =
                fixture()
                        .file(
                                "web.env",
                                """
                                # comment
                                export A=1
                                B="two words\\n" # comment
                                C='$literal'
                                D=plain # comment
                                """);
        var process =
                ConfigFixture.onlyProcess(
                        fixture.yaml(
                                """
                                programs:
                                  web:
                                    command: web
                                    env_file: [web.env, -missing.env]
                                    environment: {A: "9"}
                                """));

        assertEquals(
                Map.of("A", "9", "B", "two words\n", "C", "$literal", "D", "plain"),
                process.environment());
    }

    @Test
    void variablesAreInterpolated_andTheirValuesAreNotExpandedAgain() throws ConfigException {
        var process =
                ConfigFixture.onlyProcess(
                        fixture()
                                .variable("DATA", "/data/%(here)s")
                                .yaml(
                                        """
                                        programs:
                                          web:
                                            command: run ${DATA} ${MODE:-fast} $${HOME} $PATH 50% %(program_name)s
                                        """));

        assertEquals("run /data/%(here)s fast ${HOME} $PATH 50% web", process.command());
    }

    @Test
    void aDefaultMayHoldReferences_whichCountOnlyWhenItIsUsed() throws ConfigException {
        var process =
                ConfigFixture.onlyProcess(
                        fixture()
                                .variable("SET", "1")
                                .yaml(
                                        """
                                        programs:
                                          web:
                                            command: run ${A:-${B:-b 50%}}/c ${A:-${SET}} ${SET:-${UNSET}} ${A:-$${x}}.
                                        """));

        assertEquals("run b 50%/c 1 1 ${x}.", process.command());
    }

    @Test
    void numprocs_makesProcessesWithTheirOwnNames() throws ConfigException {
        var loaded =
                fixture()
                        .yaml(
                                """
                                programs:
                                  worker:
                                    command: work --port=90%(process_num)02d
                                    numprocs: 2
                                    process_name: "%(program_name)s-%(process_num)d"
                                """);

        var processes = loaded.config().group("worker").orElseThrow().processes();
        assertEquals(
                List.of("worker-0", "worker-1"),
                processes.stream().map(ProcessConfig::name).toList());
        assertEquals("work --port=9001", processes.get(1).command());
    }

    @Test
    void groupsTakeTheirPrograms_andAreSortedByPriority() throws ConfigException {
        var loaded =
                fixture()
                        .yaml(
                                """
                                programs:
                                  b: {command: b}
                                  a: {command: a, priority: 5}
                                  early: {command: early, priority: 1}
                                groups:
                                  app: {programs: [b, a], priority: 20}
                                eventlisteners:
                                  watch: {command: watch, events: [tick_60]}
                                """);

        assertEquals(
                List.of("watch", "early", "app"),
                loaded.config().groups().stream().map(GroupConfig::name).toList());
        var app = loaded.config().group("app").orElseThrow();
        assertEquals(List.of("a", "b"), app.processes().stream().map(p -> p.name()).toList());
        assertEquals(20, app.processes().getFirst().groupPriority());
        assertEquals(
                new GroupKind.EventListenerPool(
                        List.of("TICK_60"), 10, "supervisor.dispatchers:default_handler"),
                loaded.config().group("watch").orElseThrow().kind());
    }

    @Test
    void listenersByDefault_healthOnPort9001_controlOnTheUnixSocket() throws ConfigException {
        var servers = fixture().yaml("programs: {a: {command: a}}").config().httpServers();

        assertEquals(
                List.of(
                        new HttpServerConfig.Inet(
                                "http",
                                Optional.empty(),
                                9001,
                                HttpServerConfig.Exposure.HEALTH,
                                Optional.empty(),
                                Optional.empty(),
                                List.of("box")),
                        new HttpServerConfig.Unix(
                                "control",
                                Path.of("/run/supervisord-java.sock"),
                                0700,
                                Optional.empty(),
                                Optional.empty())),
                servers);
    }

    @Test
    void listenersCanBeSwitchedOff() throws ConfigException {
        var text = "programs: {a: {command: a}}\nhttp: false\ncontrol: false\n";

        assertEquals(List.of(), fixture().yaml(text).config().httpServers());
    }

    @Test
    void supervisordsServers_replaceTheDefaults() throws ConfigException {
        var servers =
                fixture()
                        .yaml(
                                """
                                programs: {a: {command: a}}
                                inet_http_server: {port: "*:9001", username: u, password: p}
                                unix_http_server: {file: /tmp/s.sock, chmod: "0770", chown: hive}
                                """)
                        .config()
                        .httpServers();

        assertEquals(
                List.of("inet_http_server", "unix_http_server"),
                servers.stream().map(HttpServerConfig::section).toList());
        assertEquals(
                new HttpServerConfig.Unix(
                        "unix_http_server",
                        Path.of("/tmp/s.sock"),
                        0770,
                        Optional.of(new GroupKind.SocketOwner(1000, -1)),
                        Optional.empty()),
                servers.get(1));
    }

    @Test
    void signalsAreForwardedToProgramsAndGroups() throws ConfigException {
        var config =
                fixture()
                        .yaml(
                                """
                                programs: {hive-agent: {command: a}}
                                signals:
                                  USR1: {forward: hive-agent}
                                  SIGHUP: {forward: ["hive-agent:*"]}
                                """)
                        .config();

        assertEquals(
                Map.of(Signal.USR1, List.of("hive-agent"), Signal.HUP, List.of("hive-agent:*")),
                config.signalForwards());
    }

    @Test
    void anchorsMergeKeysAndExtensionFieldsWork() throws ConfigException {
        var process =
                only(
                        """
                        x-common: &common {startsecs: 7, autorestart: true}
                        programs:
                          web:
                            <<: *common
                            command: web
                            startsecs: 2
                        """);

        assertEquals(2, process.startsecs());
        assertEquals(Autorestart.TRUE, process.autorestart());
    }

    @Test
    void anchorsOfSingleValuesWork() throws ConfigException {
        var process =
                only(
                        """
                        x-pause: &p sleep 1
                        x-none: &n null
                        programs:
                          web:
                            command: *p
                            startsecs: &s 7
                            stopwaitsecs: *s
                            environment: {A: &a "x y", B: *a, C: *n}
                        """);

        assertEquals("sleep 1", process.command());
        assertEquals(7, process.stop().waitsecs());
        assertEquals(Map.of("A", "x y", "B", "x y", "C", ""), process.environment());
    }

    @Test
    void pidfileNone_writesNone() throws ConfigException {
        for (var none : List.of("none", "NONE", "''")) {
            var text = "supervisord: {pidfile: %s}\nprograms: {a: {command: a}}".formatted(none);
            assertEquals(Optional.empty(), fixture().yaml(text).config().supervisord().pidfile());
        }
    }

    @Test
    void jsonIsRead() throws ConfigException {
        fixture().file("c.json", "{\"programs\": {\"web\": {\"command\": \"web\"}}}");

        var loaded = ConfigLoader.load(Path.of("c.json"), fixture().environment());

        assertEquals("web", ConfigFixture.onlyProcess(loaded).command());
    }

    @Test
    void theCommandLineWinsOverTheFile() throws ConfigException {
        var supervisord =
                fixture()
                        .override("loglevel", "debug")
                        .override("identifier", "100%")
                        .yaml("supervisord: {loglevel: warn}\nprograms: {a: {command: a}}")
                        .config()
                        .supervisord();

        assertEquals(LogLevel.DEBUG, supervisord.loglevel());
        assertEquals("100%", supervisord.identifier());
        assertEquals(Duration.ofSeconds(9), supervisord.shutdownTimeout());
    }

    private ConfigFixture fixture() {
        return new ConfigFixture(directory);
    }

    private ProcessConfig only(String yaml) throws ConfigException {
        return ConfigFixture.onlyProcess(fixture().yaml(yaml));
    }
}
