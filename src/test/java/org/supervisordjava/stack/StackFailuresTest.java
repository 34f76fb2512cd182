package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What goes wrong in practice ends in a clear message, never in a crash loop at full speed. */
@Tag("stack")
class StackFailuresTest {

    private static final String TIME = "uuuu-MM-dd HH:mm:ss,SSS";
    private static final DateTimeFormatter LOG_TIME = DateTimeFormatter.ofPattern(TIME);

    /** A second, less what a clock may be slewed. */
    private static final Duration LEAST = Duration.ofMillis(900);

    @TempDir Path directory;

    @BeforeEach
    void requireStack() {
        HiveStack.require();
    }

    @Test
    void wrongPassword_isSaid_andTheApiStaysUnhealthyWithoutARestart() throws Exception {
        try (var stack =
                        new HiveStack(directory, "agent")
                                .configured(
                                        config ->
                                                config.replace(
                                                        "  hive-agent:\n",
                                                        "  hive-agent:\n    environment: {HIVE_PASSWORD: wrong}\n"));
                var daemon = stack.start()) {
            daemon.awaitLog("password authentication failed");
            daemon.await(
                    "the API has been probed",
                    () -> daemon.process("hive-agent").at("/probes/0/failures").asInt() >= 3);
            assertEquals(Optional.of(503), stack.health());
            assertEquals(1, daemon.countInLog("spawned: 'hive-agent'"));
        }
    }

    @Test
    void apiPortTaken_isSaid_andTriedAgainAtIntervals() throws Exception {
        try (var stack = new HiveStack(directory, "agent");
                var other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), stack.apiPort()));
            try (var daemon = stack.start()) {
                daemon.await("the API is tried", () -> spawns(daemon) >= 1);
                daemon.await(
                        "it was tried three times or given up",
                        () -> spawns(daemon) >= 3 || daemon.state("hive-agent").equals("FATAL"));
                assertIntervals(timesOfSpawns(daemon));
                daemon.awaitLog("address already in use");
                assertEquals(Optional.of(503), stack.health());
                assertEquals("RUNNING", daemon.state("postgresql"));
            }
        }
    }

    /** From the daemon's own times: whoever looks may have stood still. */
    private static List<LocalDateTime> timesOfSpawns(RunningDaemon daemon) throws IOException {
        return daemon.log()
                .lines()
                .filter(line -> line.contains("spawned: 'hive-agent'"))
                .map(line -> LocalDateTime.parse(line.substring(0, TIME.length()), LOG_TIME))
                .toList();
    }

    private static void assertIntervals(List<LocalDateTime> times) {
        for (int i = 1; i < times.size(); i++) {
            var between = Duration.between(times.get(i - 1), times.get(i));
            assertTrue(between.compareTo(LEAST) >= 0, times::toString);
        }
    }

    private static int spawns(RunningDaemon daemon) throws IOException {
        return daemon.countInLog("spawned: 'hive-agent'");
    }

    @Test
    void dataDirectoryOfAnotherOwner_isSaid_andEndsTheContainer() throws Exception {
        try (var stack = new HiveStack(directory, "agent")) {
            HiveStack.chown(stack.data(), "root");
            try (var daemon = stack.start()) {
                assertEquals(3, daemon.awaitExit());
                assertTrue(daemon.log().contains("cannot write to " + stack.data()));
                assertTrue(daemon.log().contains("initdb is essential and FATAL"));
                assertEquals(1, daemon.countInLog("spawned:"));
            }
        }
    }

    @Test
    void diskTooSmallForACluster_isSaid_andEndsTheContainer() throws Exception {
        try (var stack = new HiveStack(directory, "agent").onDisk(10);
                var daemon = stack.start()) {
            assertEquals(3, daemon.awaitExit());
            assertTrue(
                    daemon.log().contains("cannot create a cluster, which takes 64 MB: the file"));
            assertEquals(1, daemon.countInLog("spawned:"));
        }
    }

    @Test
    void diskFull_isSurvived_andWritesGoOnOnceThereIsSpace() throws Exception {
        try (var stack = new HiveStack(directory, "agent").onDisk(200);
                var daemon = stack.start()) {
            daemon.await("everything is healthy", stack::isHealthy);
            long note = stack.createNote("before the disk was full").orElseThrow();
            var filler = fill(stack.data().resolve("filler"));

            daemon.await(
                    "writes fail, and it is said why",
                    () ->
                            stack.createNote(incompressible()).isEmpty()
                                    && daemon.countInLog("No space left on device") > 0);
            daemon.await("it is said", () -> "degraded".equals(stack.statusOfApi()));
            daemon.await(
                    "it is said of everything",
                    () -> daemon.get("/health").path("status").asText().equals("degraded"));
            assertTrue(daemon.get("/health/live").get("live").asBoolean());

            Files.delete(filler);
            daemon.await("writes succeed again", () -> stack.createNote("after").isPresent());
            daemon.await("everything is healthy again", stack::isHealthy);
            assertEquals("before the disk was full", stack.note(note));
        }
    }

    private static Path fill(Path file) throws IOException {
        var block = new byte[65_536];
        try (OutputStream output = Files.newOutputStream(file)) {
            while (true) {
                output.write(block);
            }
        } catch (IOException full) {
            return file;
        }
    }

    private static String incompressible() {
        return ThreadLocalRandom.current()
                .ints(9_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
