package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A real PostgreSQL server that belongs to one test class, stopped in any state. */
final class PostgresServer implements AutoCloseable {

    static final int PORT = 5432;

    private static final String ACCOUNT = "postgres";
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path directory;
    private final Path programs;
    private Process postmaster;

    private PostgresServer(Path directory) throws IOException {
        this.directory = directory;
        try (var versions = Files.list(VERSIONS)) {
            programs =
                    versions.max(Comparator.comparing(version -> number(version)))
                            .orElseThrow()
                            .resolve("bin");
        }
    }

    private static int number(Path version) {
        return Integer.parseInt(version.getFileName().toString());
    }

    static boolean isInstalled() {
        return Files.isDirectory(VERSIONS);
    }

    /** A database cluster in which {@code postgres} needs no password and everybody else does. */
    static PostgresServer in(Path directory) throws Exception {
        var server = new PostgresServer(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        server.run("initdb", "--no-sync", "-U", ACCOUNT, "-D", server.data().toString());
        Files.writeString(
                server.data().resolve("pg_hba.conf"),
                """
                local all postgres trust
                local all all scram-sha-256
                """);
        Files.writeString(
                server.data().resolve("postgresql.conf"),
                """
                listen_addresses = ''
                unix_socket_directories = '%s'
                fsync = off
                max_connections = 4
                superuser_reserved_connections = 1
                max_wal_senders = 0
                hot_standby = off
                """
                        .formatted(directory));
        return server;
    }

    String host() {
        return directory.toString();
    }

    Path data() {
        return directory.resolve("data");
    }

    void start() throws IOException {
        postmaster =
                builder("postgres", "-D", data().toString())
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                        .start();
    }

    /** pg_isready's exit code: 0 accepts, 1 rejects, 2 no answer. */
    int isReady() throws Exception {
        return builder("pg_isready", "-q", "-h", host(), "-p", "" + PORT, "-t", "20")
                .start()
                .waitFor();
    }

    /** Sends a signal to the server itself. */
    void signal(String signal) throws Exception {
        kill(signal, postmaster.pid());
    }

    /** Sends a signal to the server's process of that kind. */
    void signalPart(String part, String signal) throws Exception {
        var found = new ArrayList<Long>();
        await(
                "there is no " + part,
                () -> {
                    postmaster
                            .children()
                            .filter(child -> isCalled(child, part))
                            .forEach(child -> found.add(child.pid()));
                    return !found.isEmpty();
                });
        kill(signal, found.getFirst());
    }

    private static boolean isCalled(ProcessHandle process, String part) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).contains(part);
        } catch (IOException e) {
            return false;
        }
    }

    private static void kill(String signal, long pid) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, "" + pid).start().waitFor());
    }

    /** Waits until the server has ended. */
    void awaitEnd() throws Exception {
        assertTrue(postmaster.waitFor(60, TimeUnit.SECONDS), "the server does not end");
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(String otherwise, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, otherwise);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void run(String... command) throws Exception {
        var process = builder(command).start();
        var output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
    }

    /** PostgreSQL refuses to run as root. */
    private ProcessBuilder builder(String... command) {
        var words = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(
                    List.of(
                            "setpriv",
                            "--reuid=" + ACCOUNT,
                            "--regid=" + ACCOUNT,
                            "--init-groups",
                            "--"));
        }
        words.add(programs.resolve(command[0]).toString());
        words.addAll(List.of(command).subList(1, command.length));
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /** It and all of its processes. */
    @Override
    public void close() {
        if (postmaster != null && postmaster.isAlive()) {
            var all = postmaster.descendants().toList();
            postmaster.destroyForcibly().onExit().join();
            all.stream()
                    .filter(Predicate.not(child -> child.pid() == postmaster.pid()))
                    .forEach(ProcessHandle::destroyForcibly);
            // As long as one is there, the memory that they share is in use: no next start.
            while (all.stream().anyMatch(PostgresServer::runs)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    /** A zombie that nobody has waited for does not. */
    private static boolean runs(ProcessHandle process) {
        try {
            var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }
}
