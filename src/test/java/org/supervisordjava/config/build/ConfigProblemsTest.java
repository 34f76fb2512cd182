package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisordjava.config.option.ReferenceYaml;
import org.supervisordjava.config.text.ConfigException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** What an operator reads for a configuration that is wrong or doubtful. */
class ConfigProblemsTest {

    @TempDir Path directory;

    @Test
    void everythingWrongIsReportedAtOnce_inTheOrderOfTheFile() {
        var problems =
                fixture()
                        .problemsOfYaml(
                                """
                                supervisord: {loglevel: loud}
                                progams: {}
                                programs:
                                  web:
                                    command: web
                                    autorestat: true
                                    startsecs: soon
                                    stopsignal: FOO
                                    user: nobody2
                                """);

        assertEquals(
                List.of(
                        "agent.yml:1:25: error: supervisord.loglevel: bad logging level name 'loud'",
                        "agent.yml:2:1: error: unknown section `progams` (did you mean `programs`?)",
                        "agent.yml:6:5: error: unknown option `autorestat` (did you mean `autorestart`?)",
                        "agent.yml:7:16: error: programs.web.startsecs: `soon` is not a whole number",
                        "agent.yml:8:17: error: programs.web.stopsignal: value 'FOO' is not a valid signal name",
                        "agent.yml:9:11: error: programs.web.user: Invalid user name nobody2"),
                problems);
    }

    /** Options of one program, and the only problem with them. */
    static Stream<Arguments> wrongPrograms() {
        return Stream.of(
                wrong("{}", "1:12: error: program section program:web does not specify a command"),
                wrong(
                        "{command: a, autostart: [true]}",
                        "1:41: error: `autostart` is a single value, found a list"),
                wrong(
                        "{command: a, autostart: }",
                        "1:40: error: `autostart` has no value (give it one or remove the line)"),
                wrong(
                        "{command: a, command: b}",
                        "1:30: error: `command` is given twice (the first is in line 1)"),
                wrong(
                        "{command: '${NOPE}'}",
                        "1:27: error: environment variable `NOPE` is not set; set it or write `${NOPE:-default}`"),
                wrong(
                        "{command: 'echo ${A%b}'}",
                        "1:27: error: `${A%b}` is not a reference to a variable; write `$${` for a literal `${`"),
                wrong(
                        "{command: a, stdout_logfile: /nope/x.log}",
                        "1:46: error: programs.web.stdout_logfile: The directory named as part of the path /nope/x.log does not exist"),
                wrong(
                        "{command: a, stopwaitsecs: 10s}",
                        "1:44: error: programs.web.stopwaitsecs: `10s` is not a whole number (for a duration there is `stop_timeout`)"),
                wrong(
                        "{command: a, startsecs: 1.5m}",
                        "1:41: error: programs.web.startsecs: `1.5m` is not a whole number (it is a number of seconds, 90)"),
                wrong(
                        "{command: a, priority: 10s}",
                        "1:40: error: programs.web.priority: `10s` is not a whole number"),
                otherWord("env: {A: b}", "env", "environment"),
                otherWord("restart: always", "restart", "autorestart"),
                otherWord("working_dir: /", "working_dir", "directory"),
                otherWord("cmd: a", "cmd", "command"),
                wrong(
                        "{command: a, readiness: {tcp: 1}}",
                        "1:42: error: unknown option `tcp` (did you mean `tcp_socket`?)"),
                wrong(
                        "{command: a, exitcodes: [0, 256]}",
                        "1:41: error: programs.web.exitcodes: not a valid list of exit codes: '0,256'"),
                wrong(
                        "{command: a, stopasgroup: true, killasgroup: false}",
                        "1:62: error: programs.web.killasgroup: Cannot set stopasgroup=true and killasgroup=false"),
                wrong(
                        "{command: a, numprocs: 2}",
                        "1:12: error: programs.web.process_name: %(process_num) must be present within process_name when numprocs > 1 (write process_name=%(program_name)s_%(process_num)02d)"),
                wrong(
                        "{command: a, priority: '%(process_num)d'}",
                        "1:40: error: Format string '%(process_num)d' for 'program:web.priority' contains names ('process_num') which cannot be expanded. Available names: group_name, here, host_node_name, program_name"),
                wrong(
                        "{command: a, startsecs: -1}",
                        "1:41: error: programs.web.startsecs: -1 is below 0"),
                wrong(
                        "{command: a, nice: 50}",
                        "1:36: error: programs.web.nice: 50 is not between -20 and 19"),
                wrong(
                        "{command: a, rlimits: {nofile: '10:5'}}",
                        "1:48: error: programs.web.rlimit_nofile: the soft limit 10 is above the hard limit 5"),
                wrong(
                        "{command: a, rlimits: {nofiles: 5}}",
                        "1:40: error: unknown option `nofiles` (did you mean `nofile`?)"),
                wrong(
                        "{command: a, rlimit_nofile: 5}",
                        "1:30: error: unknown option `rlimit_nofile` (write `rlimits: {nofile: …}`)"),
                wrong(
                        "{command: a, restart_delay: 5x}",
                        "1:45: error: programs.web.restart_delay: `5x` is not a duration; write 500ms, 5s, 2m, 1h or a number of seconds"),
                wrong(
                        "{command: a, stopwaitsecs: 3, stop_timeout: 3s}",
                        "1:61: error: programs.web.stop_timeout: stopwaitsecs and stop_timeout are the same thing (keep one of them)"),
                wrong(
                        "{command: a, type: cron}",
                        "1:36: error: programs.web.type: `cron` is not a type; write service or oneshot"),
                wrong(
                        "{command: a, schedule: '0 3 * * *'}",
                        "1:40: error: programs.web.schedule: only a oneshot runs by a schedule; a service runs all the time (add type=oneshot)"),
                wrong(
                        "{command: a, type: oneshot, schedule: '0 25 * * *'}",
                        "1:55: error: programs.web.schedule: `25` is no hour of a cron expression; write *, 0 to 23, ranges such as 0-23 and steps such as */2"),
                wrong(
                        "{command: a, type: oneshot, schedule: '0 0 30 2 *'}",
                        "1:55: error: programs.web.schedule: `0 0 30 2 *` never comes: no such day is in a month"),
                wrong(
                        "{command: a, type: oneshot, schedule: '@daily', time_zone: Mars}",
                        "1:76: error: programs.web.time_zone: `Mars` is not a time zone; write UTC, or a name such as Europe/Berlin"),
                wrong(
                        "{command: a, type: oneshot, schedule: '@daily', concurrency_policy: Allow}",
                        "1:85: error: programs.web.concurrency_policy: a program has one process, so that its runs cannot overlap; write forbid, replace or queue"),
                wrong(
                        "{command: a, memory_limit: 512}",
                        "1:44: error: programs.web.memory_limit: `512` are bytes, less than any program needs; write 512MB or 2GB"),
                wrong(
                        "{command: a, type: oneshot, memory_limit: 1GB}",
                        "1:59: error: programs.web.memory_limit: only a service is restarted when it reaches a limit; a oneshot would begin anew (remove it, or type=oneshot; rlimit_as and rlimit_cpu limit a oneshot)"),
                wrong(
                        "{command: a, maximum_lifetime: 10ms}",
                        "1:48: error: programs.web.maximum_lifetime: `10ms` is less than a second; write 30s, 5m or 24h"),
                wrong(
                        "{command: a, maximum_lifetime: 1h, maximum_lifetime_jitter: 60m}",
                        "1:77: error: programs.web.maximum_lifetime_jitter: maximum_lifetime_jitter is not shorter than maximum_lifetime (lower it to less than 3600s)"),
                wrong(
                        "{command: a, memory_check_interval: 5s}",
                        "1:53: warning: programs.web.memory_check_interval: without memory_limit memory_check_interval means nothing (add memory_limit, such as 512MB, or remove it)"),
                wrong(
                        "{command: a, max_memory_restart: 1GB}",
                        "1:30: error: unknown option `max_memory_restart` (did you mean `memory_limit`?)"),
                wrong(
                        "{command: a, concurrency_policy: queue}",
                        "1:50: warning: programs.web.concurrency_policy: without a schedule concurrency_policy means nothing (add a schedule such as 30 3 * * *, or remove it)"),
                wrong(
                        "{command: a, on_exit_webhook: 'alerts:80'}",
                        "1:47: error: programs.web.on_exit_webhook: `alerts:80` is not a URL such as https://alerts.example.com/hook"),
                wrong(
                        "{command: a, on_exit_webhook: 'http://u:pw@a/'}",
                        "1:47: error: programs.web.on_exit_webhook: a URL with a user is not supported (give the header Authorization in hook_headers)"),
                wrong(
                        "{command: a, on_stop_exec: b}",
                        "1:30: error: unknown option `on_stop_exec` (did you mean `on_exit_exec`?)"),
                wrong(
                        "{command: a, hook_retries: 2}",
                        "1:44: warning: programs.web.hook_retries: without a hook hook_retries means nothing (add one such as on_exit_exec, or remove it)"),
                wrong(
                        "{command: a, env_file: no.env}",
                        "1:40: error: programs.web.env_file: DIR/no.env does not exist; write -DIR/no.env if it may be missing"),
                wrong(
                        "{command: a, readiness: {exec: [a], tcp_socket: 5432}}",
                        "1:65: error: programs.web.readiness_tcp_socket: the readiness probe has two actions, `exec` and `tcp_socket` (keep one of them)"),
                wrong(
                        "{command: a, readiness: {period: 1s}}",
                        "1:50: error: programs.web.readiness_period: the readiness probe does nothing (add one of exec, http_get, tcp_socket, postgres, log_line, notify)"),
                wrong(
                        "{command: a, readiness: {exec: a, perod: 1s}}",
                        "1:51: error: unknown option `perod` (did you mean `period`?)"),
                wrong(
                        "{command: a, readiness: {exec: a, period: 1ms}}",
                        "1:59: error: programs.web.readiness_period: `1ms` is shorter than 10ms"),
                wrong(
                        "{command: a, readiness: {exec: a, failure_threshold: 0}}",
                        "1:70: error: programs.web.readiness_failure_threshold: 0 is below 1"),
                wrong(
                        "{command: a, readiness: {http_get: 'localhost:80'}}",
                        "1:52: error: programs.web.readiness_http_get: `localhost:80` is not a URL such as http://localhost:8080/health"),
                wrong(
                        "{command: a, readiness: {http_get: 'http://u:pw@localhost:80/'}}",
                        "1:52: error: programs.web.readiness_http_get: a URL with a user is not supported (give the header Authorization in http_headers)"),
                wrong(
                        "{command: a, readiness: {tcp_socket: 70000}}",
                        "1:54: error: programs.web.readiness_tcp_socket: not a valid port number: '70000'"),
                wrong(
                        "{command: a, readiness: {postgres: '/tmp/hive:x'}}",
                        "1:52: error: programs.web.readiness_postgres: not a valid port number: 'x'"),
                wrong(
                        "{command: a, readiness: {postgres: {host: /%s}}}"
                                .formatted("d".repeat(99)),
                        "1:52: error: programs.web.readiness_postgres: the path of the socket in `/%s` is longer than 107 bytes"
                                .formatted("d".repeat(99))),
                wrong(
                        "{command: a, readiness: {postgres: {port: 5432, db: x}}}",
                        "1:65: error: unknown option `db`"),
                wrong(
                        "{command: a, readiness: {postgres: {port: 0}}}",
                        "1:52: error: programs.web.readiness_postgres: not a valid port number: '0'"),
                wrong(
                        "{command: a, readiness: {postgres_user: x}}",
                        "1:57: error: programs.web.readiness_postgres_user: the readiness probe does nothing (add one of exec, http_get, tcp_socket, postgres, log_line, notify)"),
                wrong(
                        "{command: a, readiness: {pg_isready: x}}",
                        "1:42: error: unknown option `pg_isready` (did you mean `postgres`?)"),
                wrong(
                        "{command: a, readiness: {log_line: '(open'}}",
                        "1:52: error: programs.web.readiness_log_line: `(open` is not a regular expression: Unclosed group"),
                wrong(
                        "{command: a, liveness: {log_line: up}}",
                        "1:51: error: programs.web.liveness_log_line: `log_line` cannot tell whether the program is still alive (use it for readiness, and exec, http_get, tcp_socket or postgres here)"),
                wrong(
                        "{command: a, on_exit_webhook: 'http://a:70000/'}",
                        "1:47: error: programs.web.on_exit_webhook: not a valid port number: '70000'"),
                wrong(
                        "{command: a, readiness: {http_get: 'http://a:70000/'}}",
                        "1:52: error: programs.web.readiness_http_get: not a valid port number: '70000'"),
                wrong(
                        "{command: a, readiness: {http_get: {port: 0}}}",
                        "1:52: error: programs.web.readiness_http_get: not a valid port number: '0'"),
                wrong(
                        "{command: a, liveness: {http_get: '//a/'}}",
                        "1:51: error: programs.web.liveness_http_get: `//a/` is not a URL such as http://localhost:8080/health"),
                wrong(
                        "{command: a, readiness: {postgres: {user: ''}}}",
                        "1:52: error: programs.web.readiness_postgres_user: a name in PostgreSQL has at least one character"),
                wrong(
                        "{command: a, stop_timeout: 596523h14m8s}",
                        "1:44: error: programs.web.stop_timeout: `596523h14m8s` is too long; the most is 2147483647 seconds"),
                wrong(
                        "{command: a, on_fatal: restart}",
                        "1:40: error: programs.web.on_fatal: `restart` is no action; write ignore or shutdown"),
                wrong(
                        "{command: a, restart_delay: 3s, restart_delay_max: 2s}",
                        "1:68: error: programs.web.restart_delay_max: restart_delay_max is shorter than restart_delay (raise it to 3s or more)"),
                wrong(
                        "{command: a, depends_on: [wbe]}",
                        "1:42: error: programs.web.depends_on: there is no program `wbe` (did you mean `web`?)"),
                wrong(
                        "{command: a, depends_on: [web]}",
                        "1:42: error: programs.web.depends_on: programs wait for each other: web → web (remove one of them)"));
    }

    private static Arguments otherWord(String option, String word, String ours) {
        return wrong(
                "{command: a, %s}".formatted(option),
                "1:30: error: unknown option `%s` (did you mean `%s`?)".formatted(word, ours));
    }

    private static Arguments commandWarning(String command, String problem) {
        return wrong(
                "{command: \"" + command + "\"}",
                "1:27: warning: programs.web.command: " + problem);
    }

    private static Arguments wrong(String options, String problem) {
        return Arguments.of(options, problem);
    }

    @Test
    void whatBelongsToAProbe_isSentThere() {
        var hints =
                Map.of(
                        "notify: true", "notify",
                        "tcp: 80", "tcp_socket",
                        "http: {port: 80}", "http_get",
                        "log_line: ready", "log_line",
                        "interval: 3s", "period");
        hints.forEach(
                (written, field) ->
                        assertTrue(
                                fixture()
                                        .problemsOfYaml(
                                                "programs: {web: {command: a, " + written + "}}")
                                        .toString()
                                        .contains(
                                                "(it belongs to a probe: write `readiness: {"
                                                        + field
                                                        + ": …}`)"),
                                written));
        assertEquals(
                List.of(
                        "supervisord.conf:4:1: warning: unknown option `notify` in [program:a] (it belongs to"
                                + " a probe: write readiness_notify=…)"),
                fixture().problemsOfIni("[supervisord]\n[program:a]\ncommand=a\nnotify=true\n"));
    }

    @Test
    void anEmptyProbe_isAnError() {
        assertEquals(
                List.of(
                        "agent.yml:1:41: error: the readiness probe does nothing (add one of exec,"
                                + " http_get, tcp_socket, postgres, log_line, notify)"),
                fixture().problemsOfYaml("programs: {web: {command: a, readiness: {}}}"));
    }

    @ParameterizedTest
    @MethodSource("wrongPrograms")
    void aWrongProgramIsReported(String options, String problem) {
        var problems = fixture().problemsOfYaml("programs: {web: " + options + "}");

        assertEquals(
                List.of("agent.yml:" + problem.replace("DIR", directory.toString())), problems);
    }

    /** A whole file, and the only problem with it. */
    static Stream<Arguments> wrongFiles() {
        return Stream.of(
                wrong(
                        "- a",
                        "1:1: error: the configuration is a map of sections, found a list (begin with `programs:`)"),
                wrong(
                        "programs:\n\tweb: x",
                        "2:1: error: not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)"),
                wrong(
                        "programs: \"\\x",
                        "1:9: error: not valid YAML: an escape in double quotes ends with the file, or is above \\U0010FFFF"),
                wrong(
                        "programs: \"\\UFFFFFFFF\"",
                        "1:9: error: not valid YAML: an escape in double quotes ends with the file, or is above \\U0010FFFF"),
                wrong("programs: [a]", "1:11: error: `programs` is a map, found a list"),
                wrong(
                        "programs: {a: {command: a}}\n---\nb: c",
                        "3:1: error: more than one YAML document (keep everything above the second `---`)"),
                wrong(
                        "programs:\n  a: {command: a, depends_on: [b]}\n  b: {command: b, depends_on: [c]}\n  c: {command: c, depends_on: [a]}",
                        "2:31: error: programs.a.depends_on: programs wait for each other: a → b → c → a (remove one of them)"),
                wrong(
                        "programs:\n  a: {command: a}\n  b: {command: b, depends_on: ['a:healthy']}",
                        "3:31: error: programs.b.depends_on: `a` has no readiness or startup probe, so it never becomes healthy (give it one, or wait for started)"),
                wrong(
                        "programs:\n  a: {command: a}\n  b: {command: b, depends_on: ['a:ready']}",
                        "3:31: error: programs.b.depends_on: `ready` is not a condition (write started, healthy or completed_successfully)"),
                wrong(
                        "programs: {a: {command: a}}\ngroups: {g: {programs: [b]}}",
                        "2:24: error: [group:g] names unknown program or fcgi-program b (did you mean `a`?)"),
                wrong(
                        "programs: {a: {command: a}, b: {command: b, process_name: a}}\ngroups: {g: {programs: [a, b]}}",
                        "2:10: error: two processes of group `g` are called `a` (give one of them another process_name; the last one wins)"),
                wrong(
                        "programs: {a: {command: a}}\neventlisteners: {a: {command: a, events: [TICK_5]}}",
                        "2:18: error: [eventlistener:a] has the name of [program:a] (rename one of them)"),
                wrong(
                        "eventlisteners: {a: {command: a, events: [TICK_6]}}",
                        "1:42: error: Unknown event type TICK_6 in [eventlistener:a] events (did you mean `TICK_5`?)"),
                wrong(
                        "eventlisteners: {a: {command: a, events: [EVENT], redirect_stderr: true}}",
                        "1:68: error: [eventlistener:a] section sets redirect_stderr=true but this is not allowed because it will interfere with the eventlistener protocol"),
                wrong(
                        "fcgi_programs: {a: {command: a, socket: 'unix://x'}}",
                        "1:41: error: fcgi_programs.a.socket: Unix socket path x is not an absolute path"),
                wrong(
                        "programs: {a: {command: a}}\nsignals: {USR1: {forward: ab}}",
                        "2:17: error: there is no program or group `ab` to pass a signal to (did you mean `a`?)"),
                wrong(
                        "programs: {a: {command: a}}\nsignals: {TERM: {forward: a}}",
                        "2:17: error: SIGTERM stops the supervisor and is not passed on (set the program's stopsignal instead)"),
                wrong(
                        "programs: {a: {command: a, depends_on: [other]}}",
                        "1:40: error: programs.a.depends_on: there is no program `other` (the programs are a)"),
                wrong(
                        "programs: {a: {command: a, depends_on: [':started']}}",
                        "1:40: error: programs.a.depends_on: there is no program `` (did you mean `a`?)"),
                wrong(
                        "programs:\n  a: {command: a}\n  b: {command: b, depends_on: ['a:completed_successfully']}",
                        "3:31: warning: programs.b.depends_on: `a` is a service, which is not expected to complete (give it type oneshot)"),
                wrong(
                        "programs: {a: {command: a}}\ngroups: {g: {programs: [other]}}\neventlisteners: {l: {command: a, events: [TICK_5]}}",
                        "2:24: error: [group:g] names unknown program or fcgi-program other (the programs are a)"),
                wrong(
                        "eventlisteners: {l: {command: a, events: [TICK_5]}}\ngroups: {g: {programs: [l]}}",
                        "2:24: error: [group:g] names unknown program or fcgi-program l (it is an event listener, which is a group of its own)"),
                wrong(
                        "fcgi_programs: {a: {command: a, socket: 'unix:///x'}}\ngroups: {g: {programs: [a]}}",
                        "2:24: warning: groups.g.programs: `a` gets no FastCGI socket inside a group, as in supervisord (take it out of the group)"),
                wrong(
                        "programs: {a: {command: a}}\nfcgi_programs: {a: {command: a, socket: 'unix:///x'}}\ngroups: {g: {programs: [a]}}",
                        "2:17: error: [fcgi-program:a] has the name of [program:a] (rename one of them)"),
                wrong(
                        "programs: {a: {command: a}}\ngroups: {g h: {programs: [a]}}",
                        "2:10: error: Invalid name: 'g h' because of character: ' '"),
                wrong(
                        "eventlisteners: {a: {command: a, events: [SOMETHING_ELSE]}}",
                        "1:42: error: Unknown event type SOMETHING_ELSE in [eventlistener:a] events (such as PROCESS_STATE, PROCESS_LOG or TICK_60)"),
                wrong(
                        "eventlisteners: {a: {command: a, events: [EVENT], buffer_size: 0}}",
                        "1:64: error: [eventlistener:a] section sets invalid buffer_size (0) (write 1 or more)"),
                wrong(
                        "programs: {a: {command: a}}\nsignals: {KILL: {forward: a}}",
                        "2:17: error: SIGKILL cannot be passed on (use HUP, USR1, USR2 or WINCH)"),
                wrong(
                        "programs: {a: {command: a}}\nsignals: {USR1: {forward: nobody}}",
                        "2:17: error: there is no program or group `nobody` to pass a signal to (choose from a, a:*)"),
                wrong(
                        "programs: {a: {command: a}}\nhttp: {username: u}",
                        "2:18: error: Section [http] contains incomplete authentication: If a username or a password is specified, both the username and password must be specified"),
                wrong(
                        "programs: {a: {command: a}}\nhttp: {port: 9001}\ninet_http_server: {port: 9001}",
                        "3:26: error: [inet_http_server] listens where [http] does (choose another one, or switch one of them off)"),
                wrong(
                        "services: {a: {command: a}}",
                        "1:1: error: unknown section `services` (did you mean `programs`?)"),
                wrong(
                        "processes: {a: {command: a}}",
                        "1:1: error: unknown section `processes` (did you mean `programs`?)"),
                wrong(
                        "programs: {a: {command: a}}\nhttp: {port: '127.0.0.1:9001'}",
                        "2:14: error: http.port: `127.0.0.1:9001` is more than a port; write the host into the option `host` and `9001` here"),
                wrong(
                        "programs: {a b: {command: a}}",
                        "1:12: error: Invalid name: 'a b' because of character: ' '"));
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void aWrongFileIsReported(String text, String problem) {
        assertTrue(
                fixture().problemsOfYaml(text).contains("agent.yml:" + problem),
                () -> String.join("\n", fixture().problemsOfYaml(text)));
    }

    /** Options of a program that are legal, and the warning about them. */
    static Stream<Arguments> doubtfulPrograms() {
        return Stream.of(
                wrong(
                        "{command: /usr/lib/postgresql/bin/postgres -D /data}",
                        "1:12: warning: programs.web.stopsignal: SIGTERM makes PostgreSQL wait for its clients to leave (set stopsignal to INT, its fast shutdown)"),
                wrong(
                        "{command: 'sh -c \"cd / && exec postgres -D /data\"'}",
                        "1:12: warning: programs.web.stopsignal: SIGTERM makes PostgreSQL wait for its clients to leave (set stopsignal to INT, its fast shutdown)"),
                wrong(
                        "{command: a, stopsignal: KILL}",
                        "1:42: warning: programs.web.stopsignal: SIGKILL gives the program no chance to clean up (use TERM; stopwaitsecs ends in SIGKILL anyway)"),
                wrong(
                        "{command: 'sh -c \"a && b --now 2>&1\"'}",
                        "1:27: warning: programs.web.command: the shell stays between the supervisor and `b --now 2>&1`, which gets no signals (write `exec b --now 2>&1`, or set stopasgroup=true)"),
                commandWarning(
                        "sh -c \\\"A=b c -d\\\"",
                        "the shell stays between the supervisor and `A=b c -d`, which gets no signals (write `A=b exec c -d`, or set stopasgroup=true)"),
                commandWarning(
                        "sh -c \\\"a | tee log\\\"",
                        "the shell stays between the supervisor and `a | tee log`, which gets no signals (set stopasgroup=true)"),
                commandWarning(
                        "sh -c \\\"a & b & wait\\\"",
                        "the shell stays between the supervisor and `b`, which gets no signals (set stopasgroup=true)"),
                commandWarning(
                        "sh -c \\\"a.py; echo done\\\"",
                        "the shell stays between the supervisor and `a.py`, which gets no signals (set stopasgroup=true)"),
                commandWarning(
                        "sh -c \\\"a && b; exit 3\\\"",
                        "the shell stays between the supervisor and `b`, which gets no signals (set stopasgroup=true)"),
                commandWarning(
                        "sh -c \\\"a && b &\\\"",
                        "the shell ends at once and leaves `b` behind, which nobody supervises (leave out the `&` at the end)"),
                wrong(
                        "{command: a, numprocs: 0}",
                        "1:40: warning: programs.web.numprocs: there is no process of this program, as in supervisord: its group is empty (write 1 or more; to have it stopped at first, set autostart=false)"),
                commandWarning(
                        "apache2ctl -D FOREGROUND",
                        "`apache2ctl` is a shell script that stays in front of its daemon and passes on no signals (set stopasgroup=true)"),
                commandWarning(
                        "a && b",
                        "`&&` is an argument like any other: no shell reads the command (write [sh, -c, '...'])"),
                commandWarning(
                        "a | b",
                        "`|` is an argument like any other: no shell reads the command (write [sh, -c, '...'])"),
                commandWarning(
                        "a > /dev/null 2>&1",
                        "`>` is an argument like any other: no shell reads the command (write [sh, -c, '...'])"),
                commandWarning(
                        "a --home $HOME",
                        "`$HOME` stays as it is: no shell reads the command (write ${HOME})"),
                commandWarning(
                        "a \\\"$(date)\\\"",
                        "`$(` stays as it is: no shell reads the command (write [sh, -c, '...'])"),
                commandWarning(
                        "cd /srv && a",
                        "`cd` is a shell's own command: no shell reads the command (set `directory` instead)"),
                commandWarning(
                        "A=b c",
                        "`A=b` would be the program: no shell reads the command (set it in `environment`)"),
                commandWarning(
                        "a 'b",
                        "can't parse command \"a 'b\": No closing quotation (close the quotation, or write a backslash in front of the quote)"),
                commandWarning("", "command is empty (say what to run)"),
                wrong(
                        "{command: a, startsecs: 0, autorestart: true}",
                        "1:41: warning: programs.web.startsecs: with startsecs=0 and autorestart=true a program that fails at once is restarted for ever (set startsecs to 1 or more, or a restart_delay)"),
                wrong(
                        "{command: a, user: hive, environment: {HOME: /root}}",
                        "1:55: warning: programs.web.environment: HOME=/root is not the home of user hive (remove it: HOME, USER and LOGNAME follow user=)"),
                wrong(
                        "{command: a, stdout_logfile: /dev/stdout, stdout_logfile_maxbytes: 1MB}",
                        "1:84: warning: programs.web.stdout_logfile_maxbytes: /dev/stdout cannot be rotated; the size limit is ignored (set stdout_logfile_maxbytes=0 to say so)"),
                wrong(
                        "{command: a, numprocs: 2, process_name: 'p%(process_num)d', stdout_logfile: web.log}",
                        "1:93: warning: programs.web.stdout_logfile: all processes of the program write to web.log (put %(process_num)d into the name)"),
                wrong(
                        "{command: 'log %(levelname)s'}",
                        "1:27: warning: `%(levelname)s` in `command` is not an expansion and stays as it is"),
                wrong(
                        "{command: a, stdout_logfile: syslog}",
                        "1:46: warning: For [program:web], stdout_logfile=syslog but this is deprecated and will be removed.  Use stdout_syslog=true to enable syslog instead."),
                wrong(
                        "{command: a, stderr_logfile: AUTO, stderr_logfile_maxbytes: 0}",
                        "1:77: warning: For [program:web], AUTO logging used for stderr_logfile without rollover, set maxbytes > 0 to avoid filling up filesystem unintentionally"),
                wrong(
                        "{command: docker-entrypoint.sh postgres}",
                        "1:12: warning: programs.web.stopsignal: SIGTERM makes PostgreSQL wait for its clients to leave (set stopsignal to INT, its fast shutdown)"),
                wrong(
                        "{command: a, stderr_logfile: /dev/stderr, stderr_logfile_maxbytes: 1MB}",
                        "1:84: warning: programs.web.stderr_logfile_maxbytes: /dev/stderr cannot be rotated; the size limit is ignored (set stderr_logfile_maxbytes=0 to say so)"),
                wrong(
                        "{command: a, maximum_lifetime_jitter: 5s}",
                        "1:55: warning: programs.web.maximum_lifetime_jitter: without maximum_lifetime maximum_lifetime_jitter means nothing (add maximum_lifetime, such as 24h, or remove it)"),
                wrong(
                        "{command: a, user: postgres, environment: {HOME: /home/hive}}",
                        "1:59: warning: programs.web.environment: HOME=/home/hive is not the home of user postgres (remove it: HOME, USER and LOGNAME follow user=)"),
                wrong(
                        "{command: a, redirect_stderr: true, stderr_logfile: e.log}",
                        "1:69: warning: For [program:web], redirect_stderr=true but stderr_logfile has also been set to a filename, the filename has been ignored"));
    }

    @ParameterizedTest
    @MethodSource("doubtfulPrograms")
    void aDoubtfulProgramIsWarnedOf(String options, String problem) {
        var problems = fixture().problemsOfYaml("programs: {web: " + options + "}");

        assertEquals(List.of("agent.yml:" + problem), problems);
    }

    /** Options of a program that are as they should be. */
    static Stream<String> goodPrograms() {
        return Stream.of(
                "{command: postgres -D /data, stopsignal: INT}",
                "{command: 'sh -c \"a && exec b\"'}",
                "{command: 'sh -c \"a && b\"', stopasgroup: true}",
                "{command: 'sh -c \"a && b\"', type: oneshot}",
                "{command: 'sh -c \"while true; do a; done\"'}",
                "{command: 'sh -c \"mkdir -p /x; exit 3\"'}",
                "{command: 'sh -c \"while read l; do a; done < /dev/stdin\"'}",
                "{command: 'sh -c \"a $(b; c) | d\"'}",
                "{command: 'sh -c \"trap x TERM; a & wait\"'}",
                "{command: 'sh -c \"a & b & wait\"', stopasgroup: true}",
                "{command: 'sh -c \"a | tee log\"', stopasgroup: true}",
                "{command: 'sh -c \"helper & exec main\"'}",
                "{command: 'apache2ctl -D FOREGROUND', stopasgroup: true}",
                "{command: 'apache2 -D FOREGROUND'}",
                "{command: \"nginx -g 'daemon off;'\"}",
                "{command: \"awk '{print $NF}' < x\", stopasgroup: true}".replace(" < x", ""),
                "{command: 'grep -E \"a|b && c\" x'}",
                "{command: '${SHELL_OR:-web} a=b -x=>y'}",
                "{command: 'psql -c \"a; b\" --x=$1'}",
                "{command: 'bash script.sh'}",
                "{command: a, user: hive, environment: {HOME: /home/hive}}",
                "{command: a, user: hive, environment: {HOME: /srv/data}}",
                "{command: a, stdout_logfile: /dev/stdout}",
                "{command: a, stdout_logfile: /dev/stdout, stdout_logfile_maxbytes: 0}",
                "{command: a, stopwaitsecs: 9}",
                "{command: docker-entrypoint.sh redis}",
                "{command: docker-entrypoint.sh}",
                "{command: other-entrypoint.sh postgres}",
                "{command: 'sh -c \"\"'}",
                "{command: sh -c}",
                "{command: a, user: postgres, environment: {HOME: /}}",
                "{command: a, user: postgres, environment: {HOME: /srv/hive}}",
                "{command: a, user: hive, environment: {HOME: /home/worker}}",
                "{command: a, numprocs: 2, process_name: 'p%(process_num)d', stdout_logfile: /dev/stdout, stdout_logfile_maxbytes: 0}",
                "{command: a, restart_delay: 3s, restart_delay_max: 3s}",
                "{command: a, maximum_lifetime: 1s}",
                "{command: a, memory_limit: ''}",
                "{command: a, liveness: {notify: false}}",
                "{command: a, readiness: {exec: a, period: 10ms}}",
                "{command: a, readiness: {postgres: {host: /%s}}}".formatted("d".repeat(91)),
                "{command: date +%s 100%, priority: -5}");
    }

    @ParameterizedTest
    @MethodSource("goodPrograms")
    void aGoodProgramIsNotWarnedOf(String options) {
        assertEquals(List.of(), fixture().problemsOfYaml("programs: {web: " + options + "}"));
    }

    @Test
    void aDependencyThatContradictsPriority_isWarnedOf() {
        var problems =
                fixture()
                        .problemsOfYaml(
                                """
                                programs:
                                  db: {command: db, priority: 20}
                                  web: {command: web, priority: 10, depends_on: [db]}
                                """);

        assertEquals(
                List.of(
                        "agent.yml:3:49: warning: programs.web.depends_on: `web` (priority 10) waits for `db` (priority 20): depends_on decides (give `db` a priority of 10 or less)"),
                problems);
    }

    /** Groups start by their own priority, whatever their programs have. */
    @Test
    void aDependencyThatContradictsThePriorityOfItsGroup_isWarnedOf() {
        var programs =
                """
                programs:
                  db: {command: db, priority: 1}
                  web: {command: web, priority: 900, depends_on: [db]}
                groups:
                """;

        assertEquals(
                List.of(
                        "agent.yml:3:50: warning: programs.web.depends_on: `web` (priority 10) waits for `db` (priority 20): depends_on decides (give the group of `db` a priority of 10 or less)"),
                fixture()
                        .problemsOfYaml(
                                programs
                                        + "  back: {programs: [db], priority: 20}\n"
                                        + "  front: {programs: [web], priority: 10}\n"));
        assertEquals(
                List.of(),
                fixture()
                        .problemsOfYaml(
                                programs.replace("900", "0")
                                        + "  back: {programs: [db], priority: 10}\n"
                                        + "  front: {programs: [web], priority: 20}\n"));
    }

    @Test
    void aDependencyThatNobodyStarts_isWarnedOf() {
        assertEquals(
                List.of(
                        "agent.yml:3:35: warning: programs.web.depends_on: `db` has autostart=false, so this waits until somebody starts it (set autostart=true there)"),
                fixture()
                        .problemsOfYaml(
                                """
                                programs:
                                  db: {command: db, autostart: false}
                                  web: {command: web, depends_on: [db]}
                                """));
    }

    @Test
    void nothingToSupervise_isWarnedOf() {
        assertEquals(
                List.of(
                        "agent.yml: warning: there is no program to supervise (add one below `programs:`)"),
                fixture().problemsOfYaml("supervisord: {loglevel: info}\n"));
    }

    /** Twenty can still be read. */
    @Test
    void aLongCircle_isShortened() {
        assertTrue(circle(19).contains("wait for each other: p0 → p1 → p2 → "), circle(19));
        assertTrue(circle(19).contains(" → p17 → p18 → p0 ("), circle(19));
        assertTrue(circle(20).contains(" → p17 → p18 … (1 programs) … p0 ("), circle(20));
        assertTrue(circle(25).contains(" → p17 → p18 … (6 programs) … p0 ("), circle(25));
    }

    private String circle(int programs) {
        var text = new StringBuilder("programs:\n");
        for (int i = 0; i < programs; i++) {
            text.append(
                    "  p%d: {command: a, depends_on: [p%d]}\n".formatted(i, (i + 1) % programs));
        }
        return String.join("\n", fixture().problemsOfYaml(text.toString()));
    }

    @Test
    void aBufferOfOneEvent_isEnough() {
        assertEquals(
                List.of(),
                fixture()
                        .problemsOfYaml(
                                "eventlisteners: {a: {command: a, events: [EVENT], buffer_size: 1}}"));
    }

    @Test
    void aMissingFileIsReported() {
        var thrown =
                org.junit.jupiter.api.Assertions.assertThrows(
                        ConfigException.class,
                        () -> ConfigLoader.load(Path.of("no.yml"), fixture().environment()));

        assertEquals("no.yml: error: could not find config file no.yml", thrown.getMessage());
    }

    @Test
    void brokenFilesNeverEndInAnythingButAReport() {
        var random = new Random(7);
        var reference = ReferenceYaml.generate();
        for (int i = 0; i < 150; i++) {
            fixture().problemsOfYaml(mutated(reference, random));
        }
    }

    /** Overwrites, removes or repeats a few pieces of the text. */
    private static String mutated(String text, Random random) {
        var out = new StringBuilder(text);
        var pieces = List.of("{", "[", "\"", ": ", "%(", "${", "\n", "*a", "&a", "<<: ", "-", "\0");
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            int at = random.nextInt(out.length());
            int end = Math.min(out.length(), at + random.nextInt(20));
            out.replace(at, end, pieces.get(random.nextInt(pieces.size())));
        }
        return out.toString();
    }

    private ConfigFixture fixture() {
        return new ConfigFixture(directory);
    }
}
