package org.supervisordjava.events.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Debian's supervisord, or ours in a JVM of its own, in the foreground and in a folder of its own.
 * In its configuration {@code DIR} means that folder and {@code PEER} that of the Python programs.
 */
final class RunningSupervisor implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Path PEER = Path.of("src/test/resources/peer").toAbsolutePath();

    private static final String COMMON =
            """
            [supervisord]
            nodaemon=true
            logfile=DIR/main.log
            pidfile=DIR/supervisord.pid
            childlogdir=DIR
            identifier=golden

            [unix_http_server]
            file=DIR/s.sock

            [rpcinterface:supervisor]
            supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

            [supervisorctl]
            serverurl=unix://DIR/s.sock

            """;

    private final Path folder;
    private final Process process;

    private RunningSupervisor(Path folder, List<String> command, String config) throws Exception {
        this.folder = folder;
        Files.writeString(
                folder.resolve("supervisord.conf"),
                (COMMON + config)
                        .replace("DIR", folder.toString())
                        .replace("PEER", PEER.toString()));
        var whole = new ArrayList<>(command);
        whole.addAll(List.of("-n", "-c", folder.resolve("supervisord.conf").toString()));
        var builder = new ProcessBuilder(whole).directory(folder.toFile());
        builder.environment().put("LANG", "C.UTF-8");
        builder.redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("console").toFile());
        this.process = builder.start();
        await("it answers", () -> ctl("pid").strip().matches("\\d+"));
    }

    static RunningSupervisor debian(Path folder, String config) throws Exception {
        return new RunningSupervisor(folder, List.of("/usr/bin/supervisord"), config);
    }

    static RunningSupervisor ours(Path folder, String config) throws Exception {
        return new RunningSupervisor(
                folder,
                List.of(
                        "env",
                        "--block-signal=TERM,INT,HUP,QUIT,USR1,USR2,WINCH",
                        "_JAVA_SR_SIGNUM=62",
                        "SUPERVISORD_JAVA_ADDED=_JAVA_SR_SIGNUM",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xrs",
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.supervisordjava.daemon.Supervisord"),
                config);
    }

    /** Runs Debian's supervisorctl; returns what it prints. */
    String ctl(String... words) throws Exception {
        var command = new ArrayList<>(List.of("/usr/bin/supervisorctl", "-c"));
        command.add(folder.resolve("supervisord.conf").toString());
        command.addAll(List.of(words));
        return run(command);
    }

    void sendRemoteCommunication(String type, List<String> data) throws Exception {
        var command = new ArrayList<>(List.of("/usr/bin/python3"));
        command.add(PEER.resolve("remote_comm.py").toString());
        command.addAll(List.of(folder.resolve("s.sock").toString(), type));
        command.addAll(data);
        run(command);
    }

    private static String run(List<String> command) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LANG", "C.UTF-8");
        var client = builder.start();
        client.getOutputStream().close();
        try {
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            client.destroyForcibly();
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** The lines of a file so far; none when it is not there. */
    List<String> lines(String name) throws IOException {
        var file = folder.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** The main log without timestamps. */
    List<String> log() throws IOException {
        return lines("main.log").stream()
                .map(
                        line ->
                                line.replaceFirst(
                                        "^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} ", ""))
                .toList();
    }

    void await(String what, Callable<Boolean> condition) throws Exception {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - limit > 0) {
                throw new AssertionError(
                        "not within %s: %s\n%s\n%s"
                                .formatted(
                                        LIMIT,
                                        what,
                                        String.join("\n", lines("console")),
                                        String.join("\n", log())));
            }
            Thread.sleep(PAUSE);
        }
    }

    void awaitExit() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("does not end");
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
