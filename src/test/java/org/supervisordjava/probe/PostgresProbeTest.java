package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.ProbeConfig;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** Every state of one real server, each as pg_isready sees it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresProbeTest {

    private static final int ACCEPTS = 0;
    private static final int REJECTS = 1;
    private static final int NO_ANSWER = 2;

    @TempDir static Path directory;
    private static PostgresServer server;

    @BeforeAll
    static void initialize() throws Exception {
        assumeTrue(PostgresServer.isInstalled(), "PostgreSQL is not installed");
        server = PostgresServer.in(directory);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Order(1)
    void noServer_hasNoSocket() throws Exception {
        assertEquals(
                "cannot ask PostgreSQL at %s/.s.PGSQL.5432: No such file or directory"
                        .formatted(directory),
                told(NO_ANSWER));
    }

    @Test
    @Order(2)
    void serverThatReadsItsLog_isStartingUp_thenAccepts() throws Exception {
        var held = recoveryThatWaits();
        server.start();
        awaitTold("PostgreSQL is starting up");
        told(REJECTS);
        Files.delete(held);

        awaitTold("accepting connections");
        told(ACCEPTS);
    }

    /** The next start of the server reads its log as long as the file is there. */
    private static Path recoveryThatWaits() throws Exception {
        var held = Files.createFile(directory.resolve("held"));
        var signal = Files.createFile(server.data().resolve("recovery.signal"));
        Files.setPosixFilePermissions(signal, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.writeString(
                server.data().resolve("postgresql.auto.conf"),
                "restore_command = 'while [ -e %s ]; do sleep 0.05; done; false'\n"
                        .formatted(held));
        return held;
    }

    @Test
    @Order(3)
    void withoutAPassword_theDatabaseIsLookedFor() throws Exception {
        assertEquals(new ProbeOutcome(true, "accepting connections"), ask("postgres", "template1"));
        assertEquals(
                new ProbeOutcome(false, "database \"missing\" does not exist (3D000)"),
                ask("postgres", "missing"));
    }

    @Test
    @Order(3)
    void withAPassword_theDatabaseCannotBeLookedFor() {
        var outcome = ask("app", "template1");

        assertFalse(outcome.success());
        assertTrue(
                outcome.output().startsWith("cannot tell whether database \"template1\" exists"),
                outcome.output());
    }

    @Test
    @Order(3)
    void whoAsks_isTheProgramsUser_andNeedsNoPassword() throws Exception {
        var target =
                new ProbeConfig.Postgres(
                        server.host(), PostgresServer.PORT, Optional.empty(), Optional.empty());

        var outcome =
                new PostgresProbe(target, Map.of("PGUSER", "nobody-of-that-name"))
                        .attempt(Deadline.after(Duration.ofSeconds(20)));

        assertEquals(new ProbeOutcome(true, "accepting connections"), outcome);
        assertFalse(Files.readString(directory.resolve("log")).contains("FATAL:  password"));
    }

    @Test
    @Order(4)
    void connectionsThatAreAllTaken_countAsAccepting() throws Exception {
        var connections = new ArrayList<SocketChannel>();
        try {
            PostgresServer.await(
                    "connections do not run out",
                    () -> {
                        connections.add(connection());
                        return ask().output().contains("too many clients");
                    });
            told(ACCEPTS);
        } finally {
            for (var connection : connections) {
                connection.close();
            }
        }
        awaitTold("accepting connections");
    }

    /** One that asks for a password has a place, as long as it is not given. */
    private static SocketChannel connection() throws Exception {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(server.host() + "/.s.PGSQL.5432"));
        var words = "user\0app\0\0".getBytes();
        channel.write(
                ByteBuffer.allocate(8 + words.length)
                        .putInt(8 + words.length)
                        .putInt(3 << 16)
                        .put(words)
                        .flip());
        channel.read(ByteBuffer.allocate(1));
        return channel;
    }

    @Test
    @Order(5)
    void serverWhoseProcessWasKilled_isRecovering_thenAccepts() throws Exception {
        // A process that is held does not hold it: all are killed after five seconds.
        var held = recoveryThatWaits();
        server.signalPart("walwriter", "KILL");
        awaitTold("PostgreSQL is recovering after a crash");
        told(REJECTS);
        Files.delete(held);
        awaitTold("accepting connections");
        told(ACCEPTS);
    }

    @Test
    @Order(6)
    void serverThatWasKilled_answersNothing_andComesBack() throws Exception {
        server.close();

        assertEquals(
                "cannot ask PostgreSQL at %s/.s.PGSQL.5432: Connection refused"
                        .formatted(directory),
                told(NO_ANSWER));

        Files.deleteIfExists(server.data().resolve("postmaster.pid"));
        server.start();
        awaitTold("accepting connections");
    }

    @Test
    @Order(7)
    void serverThatStops_isShuttingDown() throws Exception {
        server.signalPart("checkpointer", "STOP");
        server.signal("INT");

        awaitTold("PostgreSQL is shutting down");
        told(REJECTS);
        server.signalPart("checkpointer", "CONT");

        server.awaitEnd();
        told(NO_ANSWER);
    }

    /** What the probe says; and that it is what pg_isready's code says. */
    private static String told(int code) throws Exception {
        var outcome = ask();
        assertEquals(code, server.isReady(), outcome.output());
        assertEquals(code == ACCEPTS, outcome.success(), outcome.output());
        assertEquals(
                code == NO_ANSWER,
                outcome.output().startsWith("cannot ask PostgreSQL at "),
                outcome.output());
        return outcome.output();
    }

    private static void awaitTold(String words) throws Exception {
        PostgresServer.await("not: " + words, () -> ask().output().equals(words));
    }

    private static ProbeOutcome ask() {
        return probe("postgres", Optional.empty());
    }

    private static ProbeOutcome ask(String user, String database) {
        return probe(user, Optional.of(database));
    }

    private static ProbeOutcome probe(String user, Optional<String> database) {
        var target =
                new ProbeConfig.Postgres(
                        server.host(), PostgresServer.PORT, Optional.of(user), database);
        return new PostgresProbe(target, Map.of()).attempt(Deadline.after(Duration.ofSeconds(20)));
    }
}
