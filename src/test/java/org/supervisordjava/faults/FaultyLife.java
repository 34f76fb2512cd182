package org.supervisordjava.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.supervisordjava.daemon.Supervisord;
import org.supervisordjava.stack.FreePort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One life of a daemon in which some calls fail. It starts, probes, restarts, rotates, reloads,
 * answers and stops; whatever fails, it lives and tells, or it has stopped its programs and tells.
 */
final class FaultyLife {

    /** Generous: the machine may be busy with anything. */
    private static final Duration LIMIT = Duration.ofSeconds(Long.getLong("faults.limit", 60));

    private static final int ANSWER_LIMIT_MILLIS = 10_000;

    private static final String MARK = "SUPERVISORD_JAVA_FAULTY_LIFE";

    private static final String CREDENTIALS =
            Base64.getEncoder().encodeToString("admin:secret".getBytes(ISO_8859_1));

    private static final Pattern TRACE =
            Pattern.compile(
                    "(?m)^(Exception in thread .*|\\s+at [\\w.$/]+\\(.*|.*a fatal error.*)$");

    private final Path directory;
    private final String mark = UUID.randomUUID().toString();
    private final FaultyJvm jvm;
    private final List<Faults.Fault> faults;
    private final int port;
    private Process process;
    private String missing = "";
    private Duration cpu = Duration.ZERO;
    private String lastAnswer = "";

    /**
     * @param faults none for a census
     */
    FaultyLife(Path directory, FaultyJvm jvm, List<Faults.Fault> faults) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.jvm = jvm;
        this.faults = faults;
        this.port = FreePort.find();
    }

    /** What became of it, and of the promise. */
    enum Outcome {
        /** It answered and acted afterwards, and stopped when it was told to. */
        LIVED,
        /** It ended by itself, with a sentence, and none of its programs was left. */
        ENDED,
        /** It did not answer any more, or did not do what it was told. */
        DEAF,
        /** It ended, or was ended, and programs were left. */
        ORPHANS,
        /** It ended without a word, or with a stack trace. */
        SPEECHLESS
    }

    /**
     * What a life has come to.
     *
     * @param said the end of the log, for whoever looks into it
     * @param cpu what it has taken until it was told to end
     */
    record Result(
            List<Faults.Fault> faults,
            Outcome outcome,
            int exitCode,
            String said,
            Duration cpu,
            Census census) {

        /** Nothing ends it but what has failed. */
        boolean keepsThePromise() {
            return outcome == Outcome.LIVED
                    || outcome == Outcome.ENDED && !census.happened().isEmpty();
        }
    }

    Result live() throws Exception {
        start();
        try {
            boolean up =
                    await("it answers", () -> get("/health/live"))
                            && await("it has rotated its log", this::hasRotated);
            if (up) {
                provoke();
            }
            boolean acts = up && process.isAlive() && acts();
            boolean lived = process.isAlive();
            cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
            process.destroy();
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return result(lived, acts, ended);
        } finally {
            process.destroyForcibly().waitFor();
            marked().forEach(ProcessHandle::destroyForcibly);
        }
    }

    private Result result(boolean lived, boolean acts, boolean ended)
            throws IOException, InterruptedException {
        var orphans = ended ? orphans() : List.<String>of();
        var said = log();
        var outcome =
                !orphans.isEmpty()
                        ? Outcome.ORPHANS
                        : !ended || lived && !acts
                                ? Outcome.DEAF
                                : TRACE.matcher(said).find() || said.isBlank()
                                        ? Outcome.SPEECHLESS
                                        : lived ? Outcome.LIVED : Outcome.ENDED;
        return new Result(
                faults,
                outcome,
                ended ? process.exitValue() : -1,
                switch (outcome) {
                    case DEAF -> said + missing + "\nits last answer: " + lastAnswer;
                    case ORPHANS -> said + "\nleft: " + orphans;
                    case LIVED, ENDED, SPEECHLESS -> said;
                },
                cpu,
                Census.read(directory.resolve("report")));
    }

    /** What a program has begun, a short sleep, may outlive it; a program that is left stays. */
    private List<String> orphans() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!marked().isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        return marked().stream().map(one -> one.info().commandLine().orElse("?")).toList();
    }

    // ---- what happens in it

    private void start() throws IOException {
        script(
                "talk",
                "while :; do echo 0123456789012345678901234567890123456789; sleep 0.05; done");
        script("fail", "echo 0123456789012345678901234567890123456789; sleep 0.1; exit 1");
        script(
                "listen",
                """
                while :; do
                  printf 'READY\\n'
                  read -r header || exit 0
                  length=${header##*len:}
                  head -c "$length" >/dev/null
                  printf 'RESULT 2\\nOK'
                done
                """);
        writeConfig("1");
        var command = new ArrayList<String>();
        command.addAll(
                List.of(
                        "env",
                        "--default-signal",
                        "--block-signal=TERM,INT,HUP,QUIT,USR1,USR2,WINCH,RTMIN+3",
                        "_JAVA_SR_SIGNUM=62"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xrs",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED"));
        command.addAll(jvm.options(faults, directory.resolve("report")));
        command.addAll(List.of(Supervisord.class.getName(), "-n", "-c", config().toString()));
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("output").toFile())
                        .directory(directory.toFile());
        builder.environment().put(MARK, mark);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        process = builder.start();
        process.getOutputStream().close();
    }

    private void script(String name, String text) throws IOException {
        var file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
        file.toFile().setExecutable(true);
    }

    private Path config() {
        return directory.resolve("supervisord.yml");
    }

    /** Every kind of call has its reason here. */
    private void writeConfig(String version) throws IOException {
        Files.writeString(
                config(),
                """
                supervisord:
                  logfile: %1$s/main.log
                  logfile_maxbytes: 2KB
                  logfile_backups: 1
                  loglevel: debug
                  pidfile: %1$s/supervisord.pid
                  childlogdir: %1$s
                  shutdown_timeout: 20s
                http: {host: 127.0.0.1, port: %2$d, username: admin, password: secret}
                control: {socket: %1$s/control.sock}
                programs:
                  ready:
                    command: sleep 1000
                    startretries: 1000
                    restart_delay: 50ms
                    restart_delay_max: 200ms
                    priority: 1
                    readiness: {exec: "true", period: 100ms, timeout: 30s}
                    liveness: {tcp_socket: "127.0.0.1:%2$d", period: 200ms, timeout: 30s}
                  talk:
                    command: %1$s/talk
                    stdout_logfile_maxbytes: 400
                    stdout_logfile_backups: 1
                  fail:
                    command: %1$s/fail
                    startsecs: 0
                    autorestart: true
                    restart_delay_max: 500ms
                    stdout_logfile_maxbytes: 20
                    stdout_logfile_backups: 0
                  changed: {command: sleep 1000, startretries: 1000, restart_delay: 50ms, restart_delay_max: 200ms, environment: {VERSION: "%3$s"}}
                  other: {command: sleep 1000%4$s}
                eventlisteners:
                  listen: {command: %1$s/listen, events: [PROCESS_STATE]}
                fcgi_programs:
                  fcgi: {command: sleep 1000, socket: "unix://%1$s/fcgi.sock"}
                """
                        .formatted(
                                directory,
                                port,
                                version,
                                System.getProperty("user.name").equals("root")
                                        ? ", user: nobody"
                                        : ""));
    }

    /** Once this has happened all that a daemon does at the beginning is behind it. */
    private boolean hasRotated() {
        return Files.exists(directory.resolve("main.log.1"));
    }

    /** Each of these may fail: it is one of the calls in it that does. */
    private void provoke() throws IOException {
        post("/api/v1/processes/ready/restart?wait=false");
        get("/metrics");
        get("/api/v1/processes/talk/tail");
        writeConfig("2");
        post("/api/v1/update");
        post("/api/v1/processes/talk/clear");
        get("/api/v1/status");
    }

    /** It still does what it is told, when it is told more than once. */
    private boolean acts() throws Exception {
        return await("it answers again", () -> get("/health/live"))
                && await("it stops a program", () -> isTold("stop", "STOPPED"))
                && await("it starts a program", () -> isTold("start", "RUNNING"));
    }

    private boolean isTold(String command, String state) {
        post("/api/v1/processes/changed/" + command + "?wait=false");
        return is("changed", state);
    }

    private boolean await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                missing = "in vain: " + what;
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    // ---- how it is asked

    private boolean get(String path) {
        return ask("GET", path).startsWith("HTTP/1.1 200");
    }

    private boolean post(String path) {
        return ask("POST", path).startsWith("HTTP/1.1 200");
    }

    private boolean is(String program, String state) {
        return ask("GET", "/api/v1/processes/" + program).contains("\"state\":\"" + state + "\"");
    }

    /** Empty when there is no answer, whatever the reason is. */
    private String ask(String method, String path) {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    ANSWER_LIMIT_MILLIS);
            socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
            var request =
                    """
                    %s %s HTTP/1.1
                    Host: localhost
                    Authorization: Basic %s
                    Connection: close
                    Content-Length: 0

                    """
                            .replace("\n", "\r\n")
                            .formatted(method, path, CREDENTIALS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            lastAnswer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return lastAnswer;
        } catch (IOException noAnswer) {
            return "";
        }
    }

    // ---- what is left of it

    private String log() throws IOException {
        var text = new StringBuilder();
        for (var name : List.of("output", "main.log.1", "main.log")) {
            var file = directory.resolve(name);
            if (Files.exists(file)) {
                text.append(new String(Files.readAllBytes(file), UTF_8));
            }
        }
        return text.toString();
    }

    /** By their environment, which they cannot lose. */
    private List<ProcessHandle> marked() throws IOException {
        var found = new ArrayList<ProcessHandle>();
        var mine = MARK + "=" + mark;
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            for (var entry : entries.toList()) {
                try {
                    var environment = Files.readString(entry.resolve("environ"), ISO_8859_1);
                    if (List.of(environment.split("\0")).contains(mine)) {
                        ProcessHandle.of(Long.parseLong(entry.getFileName().toString()))
                                .ifPresent(found::add);
                    }
                } catch (IOException noProcess) {
                    // Or one that has just ended.
                }
            }
        }
        return found;
    }
}
