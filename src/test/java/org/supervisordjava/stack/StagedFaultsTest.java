package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisordjava.cli.InProcess;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.http.UnixHttp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Real programs with real faults under one supervisor: what it says of each names the cause and the
 * next step, on one screen.
 */
class StagedFaultsTest {

    private static final int SCREEN_ROWS = 24;
    private static final int SCREEN_COLUMNS = 80;

    @TempDir static Path directory;
    private static RunningDaemon daemon;

    /** Listens, and never answers. */
    private static ServerSocket deaf;

    /**
     * A fault.
     *
     * @param settled what the reason has to contain before the rest is looked at
     * @param words what has to be said of it
     */
    private record Fault(String program, String settled, List<String> words) {

        static Fault of(String program, String settled, String... words) {
            return new Fault(program, settled, List.of(words));
        }

        @Override
        public String toString() {
            return program;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Requirement.root();
        Requirement.tools("python3");
        deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var launch = DaemonLaunch.in(directory).openToAll();
        var secret = Files.writeString(directory.resolve("secret"), "");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        var notExecutable = launch.script("not-executable", "exit 0\n");
        Files.setPosixFilePermissions(notExecutable, PosixFilePermissions.fromString("rw-r--r--"));
        var foreign = launch.script("foreign", "");
        var program = Files.readAllBytes(Path.of("/bin/true"));
        program[18] = 22;
        Files.write(foreign, program);
        daemon =
                launch.start(
                        """
                        programs:
                          missing: {command: /nope/server, startretries: 0}
                          mode: {command: %1$s/not-executable, startretries: 0}
                          interpreter: {command: %2$s, startretries: 0}
                          crlf: {command: %3$s, startretries: 0}
                          envcrlf: {command: %4$s, startretries: 0}
                          machine: {command: %5$s, startretries: 0}
                          code: {command: %6$s, startretries: 0}
                          port: {command: python3 -m http.server %7$d --bind 127.0.0.1, startsecs: 30, startretries: 0}
                          ownport: {command: python3 -m http.server %8$d --bind 127.0.0.1, startsecs: 30, startretries: 0}
                          password: {command: %9$s, startretries: 0}
                          disk: {command: "sh -c 'cat /etc/passwd > /dev/full'", startretries: 0}
                          user: {command: cat %1$s/secret, user: nobody, startretries: 0}
                          loop: {command: "sh -c 'kill -SEGV $$'", startsecs: 0}
                          retry: {command: "sh -c 'exit 4'", startretries: 100, restart_delay: 60s}
                          oneshot: {type: oneshot, command: %10$s, startretries: 0}
                          killed: {command: sleep 1000, startsecs: 0, autorestart: false}
                          stopped: {command: sleep 1000, startsecs: 0}
                          stubborn: {command: %11$s, startsecs: 0, stop_timeout: 1s}
                          hangs:
                            command: sleep 1000
                            startsecs: 0
                            readiness: {http_get: {host: 127.0.0.1, port: %7$d, path: /ok}, period: 100ms, timeout: 50ms}
                          db:
                            command: sleep 1000
                            startsecs: 0
                            readiness: {exec: %12$s, period: 50ms, timeout: 30s}
                          api: {command: sleep 1000, depends_on: {db: healthy}}
                          web: {command: sleep 1000, depends_on: {api: started}}
                          off: {command: sleep 1000, autostart: false}
                          gate: {command: sleep 1000, depends_on: {off: started}}
                        """
                                .formatted(
                                        directory,
                                        launch.script("interpreter", "#!/nope/python\n"),
                                        launch.script("crlf", "#!/bin/sh\r\nexit 0\r\n"),
                                        launch.script("envcrlf", "#!/usr/bin/env sh\r\n"),
                                        foreign,
                                        launch.script("code", "echo no config >&2; exit 7\n"),
                                        deaf.getLocalPort(),
                                        launch.httpPort(),
                                        launch.script(
                                                "password",
                                                "echo 'FATAL: password authentication failed for"
                                                        + " user \"app\"' >&2; exit 1\n"),
                                        launch.script(
                                                "migrate", "echo migration 7 failed >&2; exit 3\n"),
                                        launch.script(
                                                "stubborn",
                                                "trap '' TERM; echo up; while :; do sleep 1; done\n"),
                                        launch.script(
                                                "probe", "echo connection refused; exit 2\n")));
        daemon.awaitState("killed", "RUNNING");
        RunningDaemon.kill(daemon.process("killed").get("pid").asInt(), Signal.KILL);
        daemon.awaitState("stopped", "RUNNING");
        daemon.post("/api/v1/processes/stopped/stop");
        daemon.await("stubborn ignores TERM", () -> text("/api/v1/output").contains("\tup\n"));
        daemon.post("/api/v1/processes/stubborn/stop");
    }

    @AfterAll
    static void stop() throws IOException {
        if (daemon != null) {
            daemon.close();
        }
        if (deaf != null) {
            deaf.close();
        }
    }

    static Stream<Fault> faults() {
        var start = "supervisorctl-java start ";
        return Stream.of(
                Fault.of(
                        "missing",
                        "can't find command '/nope/server'",
                        "FATAL since",
                        "install it, or correct command or PATH",
                        start + "missing"),
                Fault.of("mode", "is not executable", "chmod +x", start + "mode"),
                Fault.of("interpreter", "/nope/python, is not there: install it"),
                Fault.of("crlf", "(CRLF)", "sed -i 's/\\r$//' " + "…/crlf"),
                Fault.of("envcrlf", "exit code 127", "Windows line ends (CRLF)", "! "),
                Fault.of("machine", "it was built for s390x"),
                Fault.of(
                        "code",
                        "exit code 7 after ",
                        "! no config",
                        "all 0 retries (startretries) have failed"),
                Fault.of(
                        "port",
                        "exit code 1 after",
                        "port "
                                + deaf.getLocalPort()
                                + " is taken by java (pid "
                                + ProcessHandle.current().pid()
                                + "): give port another port"),
                Fault.of("ownport", "exit code 1", "is taken by the supervisor itself"),
                Fault.of("password", "exit code 1", "a database refuses its user or password"),
                Fault.of("disk", "exit code 1", "a disk is full: see df"),
                Fault.of(
                        "user",
                        "exit code 1",
                        "it runs as user nobody, who may not do that",
                        "! cat: "),
                Fault.of("loop", "SIGSEGV (crashed) after ", "restarted at once, but at most once"),
                Fault.of(
                        "retry",
                        "exit code 4 after ",
                        "BACKOFF since",
                        "retry … of 100",
                        "back-off: 1 min, doubled for each further restart",
                        "supervisorctl-java restart retry"),
                Fault.of(
                        "oneshot", "exit code 3 after ", "! migration 7 failed", start + "oneshot"),
                Fault.of(
                        "killed",
                        "SIGKILL (sent by somebody else than the supervisor)",
                        "nothing by itself: autorestart does not want it up again"),
                Fault.of(
                        "stopped",
                        "",
                        "an operator stopped it at …: account root with pid …",
                        start + "stopped"),
                Fault.of(
                        "stubborn",
                        "",
                        "an operator stopped it at ",
                        "SIGKILL (did not end within 1 s of SIGTERM)"),
                Fault.of(
                        "hangs",
                        "not ready: readiness \"",
                        "readiness: GET http://127.0.0.1:" + deaf.getLocalPort() + "/ok",
                        "every 100 ms, timeout 50 ms",
                        "a readiness probe never restarts it"),
                Fault.of(
                        "db",
                        "not ready: readiness \"connection refused; exit status 2\" (",
                        "readiness: exec ",
                        "fails after 3 in a row, passes after 1"),
                Fault.of(
                        "web",
                        "waiting for api to start",
                        "web waits for api, which waits, too",
                        "api waits for db: not ready since ",
                        "failed attempts, \"connection refused; exit status 2\"",
                        "starts by itself when db is there"),
                Fault.of(
                        "gate",
                        "waiting for off to start (it is STOPPED)",
                        "in vain: off is STOPPED and does not come back by itself",
                        start + "off"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whyAndStatus_nameTheCause_andTheNextStep(Fault fault) throws Exception {
        daemon.await(
                "it is said of " + fault + ": " + fault.settled(),
                () -> reason(fault.program()).contains(fault.settled()));
        daemon.await(
                "everything is said of " + fault + ": " + why(fault.program()),
                () -> saysAll(fault));
        var rows = why(fault.program()).lines().toList();
        assertTrue(rows.size() < SCREEN_ROWS, () -> "more than a screen:\n" + rows);
        rows.forEach(
                row ->
                        assertTrue(
                                row.codePointCount(0, row.length()) <= SCREEN_COLUMNS,
                                () -> "wider than a screen: " + row));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void programThatIsGivenUp_hasItsCauseInTheLog(Fault fault) throws Exception {
        if (daemon.state(fault.program()).equals("FATAL")) {
            daemon.awaitLog("given up: " + fault.program() + ": ");
            var line =
                    daemon.log()
                            .lines()
                            .filter(said -> said.contains("given up: " + fault.program() + ": "))
                            .toList();
            assertEquals(1, line.size(), () -> "once: " + line);
            assertTrue(
                    line.getFirst().contains(fault.settled()),
                    () -> fault.settled() + " is not in " + line);
        }
    }

    @Test
    void withoutAName_theMostUrgentComeFirst_andWhatIsWellIsLeftOut() throws Exception {
        daemon.awaitState("missing", "FATAL");
        daemon.await(
                "something is said of each",
                () -> urgencies().containsAll(List.of("missing", "db", "web", "stopped")));
        var urgencies = urgencies();
        assertTrue(urgencies.indexOf("missing") < urgencies.indexOf("db"), urgencies.toString());
        assertTrue(urgencies.indexOf("db") < urgencies.indexOf("web"), urgencies.toString());
        assertTrue(urgencies.indexOf("web") < urgencies.indexOf("stopped"), urgencies.toString());
        assertTrue(!urgencies.contains("off"), "nobody wants it up");
    }

    private static List<String> urgencies() throws IOException {
        return Arrays.stream(text("/api/v1/why?format=text").split("\n\n"))
                .map(text -> text.substring(0, text.indexOf(':')))
                .toList();
    }

    @Test
    void client_printsWhatTheServerSays() throws Exception {
        daemon.await(
                "the probe has failed",
                () -> client("status", "db").contains(", not ready: readiness \"connection ref"));
        assertTrue(client("why", "db").contains("  probe readiness: exec "));
        assertTrue(client("why").contains("\n\ndb: RUNNING since "));
        daemon.await("output is kept", () -> client("logs", "code").endsWith("code ! no config\n"));
        daemon.await(
                "the gate is shown",
                () ->
                        client("status", "gate")
                                .endsWith("STOPPED   waiting for off to start (it is STOPPED)\n"));
    }

    @Test
    void whatIsWell_hasTheBytesOfSupervisorctl() throws Exception {
        assertEquals(client("--classic", "status", "off"), client("status", "off"));
        daemon.awaitState("stopped", "STOPPED");
        assertEquals(client("--classic", "status", "stopped"), client("status", "stopped"));
    }

    private static String client(String... words) {
        var all = new ArrayList<>(List.of("-s", "unix://" + daemon.socket()));
        all.addAll(List.of(words));
        var out = new ByteArrayOutputStream();
        InProcess.run(InputStream.nullInputStream(), out, out, all.toArray(String[]::new));
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Words that are broken over two rows count, too; … stands for anything. */
    private static boolean saysAll(Fault fault) throws IOException {
        var text = why(fault.program()).replaceAll("\n +", " ");
        return fault.words().stream()
                .flatMap(words -> Arrays.stream(words.split("…")))
                .allMatch(text::contains);
    }

    private static String why(String program) throws IOException {
        return text("/api/v1/processes/" + program + "/why?format=text");
    }

    private static String reason(String program) throws IOException {
        return text("/api/v1/overview")
                .lines()
                .filter(line -> line.startsWith(program + "\t"))
                .map(line -> line.split("\t", 8)[7])
                .findFirst()
                .orElse("");
    }

    /** What is sent is UTF-8. */
    private static String text(String path) throws IOException {
        var answer = UnixHttp.get(daemon.socket(), path);
        var body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
