package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Signal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a supervisor knows of the run before it, whatever has ended that. */
class HistoryTest {

    private static final int SCREEN_COLUMNS = 80;

    @TempDir Path directory;
    private DaemonLaunch launch;

    @BeforeEach
    void prepare() {
        launch = DaemonLaunch.in(directory);
    }

    /** With a history below the test's directory. */
    private RunningDaemon start(String programs) throws IOException {
        var config = launch.writeConfig(programs);
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(
                                "supervisord:\n",
                                "supervisord:\n  history: %s/history\n".formatted(directory)));
        return launch.start(config, directory.resolve("control.sock"), launch.httpPort());
    }

    private static final String WELL =
            """
            programs:
              web: {command: sleep 1000, startsecs: 0}
            """;

    @Test
    void programThatGaveUp_isNamedWithItsLastWords_afterTheRestart() throws Exception {
        var failing =
                """
                programs:
                  db: {command: %s, startretries: 0, essential: true}
                """
                        .formatted(
                                launch.script(
                                        "full", "echo 'No space left on device' >&2; exit 1\n"));
        try (var first = start(failing)) {
            assertEquals(3, first.awaitExit());
            assertEquals(1, first.countInLog("given up: db: "), "however soon it ended");
        }
        try (var second = start(WELL)) {
            var words = "db (essential) gave up: \"No space left on device\"";
            // With a date if midnight was between them.
            second.await(
                    "the log says how it ended",
                    () ->
                            second.log()
                                    .lines()
                                    .anyMatch(
                                            line ->
                                                    line.matches(
                                                                    ".* WARN .*the last run ended (\\w{3} \\d+ )?\\d\\d:\\d\\d:\\d\\d: .*")
                                                            && line.endsWith(words)));
            second.awaitState("web", "RUNNING");
            second.await(
                    "all is well",
                    () -> why(second).startsWith("all is well: 1 processes\nthe last run ended "));
            assertTrue(why(second).endsWith(words + "\n"), why(second));

            var why = second.get("/api/v1/why");
            assertEquals(0, why.path("processes").size());
            assertEquals("given_up", why.path("last_run").path("end").asText());
            assertTrue(why.path("last_run").path("badly").asBoolean());
            assertEquals(words, why.path("last_run").path("words").asText());

            second.await(
                    "what it does itself is recorded",
                    () -> second.client("history").contains("web         RUNNING, pid "));
            var history = second.client("history");
            assertTrue(history.contains("db          exit code 1 after "), history);
            assertTrue(history.contains("db          FATAL"), history);
            assertTrue(history.contains("supervisor  started, pid "), history);
            assertTrue(history.contains("supervisor  " + words), history);
            history.lines()
                    .forEach(
                            row ->
                                    assertTrue(
                                            row.length() <= SCREEN_COLUMNS,
                                            () -> "wider than a screen: " + row));
            var ofDb = second.client("history", "db");
            assertTrue(ofDb.contains(" db  exit code 1 after "), ofDb);
            assertFalse(ofDb.contains(" web "), "only db");
            assertEquals(1, second.client("history", "-n", "1").lines().count());
            assertEquals(
                    "nothing has been recorded\n",
                    second.client("history", "--since", "2999-01-01T00:00:00Z"));
        }
    }

    @Test
    void runThatWasKilled_isSaidToHaveBeen_andWhatItWroteIsThere() throws Exception {
        try (var first = start(WELL)) {
            first.awaitState("web", "RUNNING");
            first.post("/api/v1/processes/web/stop");
            first.await(
                    "it is recorded",
                    () -> first.client("history").contains("operator    account root"));
            RunningDaemon.kill(first.pid(), Signal.KILL);
            first.awaitExit();
        }
        try (var second = start(WELL)) {
            second.awaitLog(
                    ": killed without a word: SIGKILL, out of memory, or the machine went down");
            assertEquals("killed", second.get("/api/v1/why").path("last_run").path("end").asText());
            var history = second.client("history");
            assertTrue(history.replaceAll("\\s+", " ").contains(" stop web: ok "), history);
            second.await("two starts are recorded", () -> starts(second) == 2);
        }
    }

    @Test
    void endsThatWereWanted_nameWho_andAreNothingToSpeakOfWhileAllIsWell() throws Exception {
        try (var first = start(WELL)) {
            first.awaitState("web", "RUNNING");
            first.post("/api/v1/shutdown");
            assertEquals(0, first.awaitExit());
        }
        try (var second = start(WELL)) {
            second.awaitLog("shut down, by account root ");
            second.await("all is well", () -> why(second).equals("all is well: 1 processes\n"));
            RunningDaemon.kill(second.pid(), Signal.TERM);
            assertEquals(0, second.awaitExit());
        }
        try (var third = start(WELL + "  off: {command: sleep 1000}\n")) {
            third.awaitLog(": by SIGTERM from pid ");
            third.awaitState("off", "RUNNING");
            third.post("/api/v1/processes/off/stop");
            third.await("something is not well", () -> why(third).startsWith("off: STOPPED"));
            assertTrue(why(third).contains("\n\nthe last run ended "), why(third));
        }
    }

    @Test
    void withoutARecorder_theHistorySaysHowToHaveOne() throws Exception {
        try (var daemon = launch.start(WELL)) {
            daemon.awaitState("web", "RUNNING");
            assertTrue(
                    daemon.client("history")
                            .startsWith(
                                    "nothing is recorded: history is off; to record, set history"));
            assertEquals(
                    "off", daemon.get("/api/v1/history").path("recorder").path("state").asText());
            assertFalse(daemon.get("/api/v1/why").has("last_run"));
        }
    }

    @Test
    void secondSupervisor_recordsNothing_whereAnotherOneDoes() throws Exception {
        try (var first = start(WELL)) {
            first.await("it records", () -> first.client("history").contains("RUNNING"));
            var other = Files.createDirectories(directory.resolve("other"));
            var elsewhere = DaemonLaunch.in(other);
            var config = elsewhere.writeConfig(WELL);
            Files.writeString(
                    config,
                    Files.readString(config)
                            .replace(
                                    "supervisord:\n",
                                    "supervisord:\n  history: %s/history\n".formatted(directory)));
            try (var second =
                    elsewhere.start(config, other.resolve("control.sock"), elsewhere.httpPort())) {
                second.awaitLog(
                        "is used by another supervisor: give this one a directory of its own");
                second.awaitState("web", "RUNNING");
            }
            assertEquals(1, starts(first));
        }
    }

    @Test
    void fullDisk_losesRecords_saysSo_andHoldsUpNothing() throws Exception {
        Requirement.root();
        Requirement.tools("mount");
        var mount = Files.createDirectories(directory.resolve("small"));
        var disk = SmallDisk.mount(mount, "0", 1);
        try {
            var filler = mount.resolve("filler");
            var config = launch.writeConfig(WELL);
            Files.writeString(
                    config,
                    Files.readString(config)
                            .replace(
                                    "supervisord:\n",
                                    "supervisord:\n  history: %s/h\n".formatted(mount)));
            try (var daemon =
                    launch.start(config, directory.resolve("control.sock"), launch.httpPort())) {
                daemon.await("it records", () -> daemon.client("history").contains("RUNNING"));
                fill(filler);
                // A short one may still fit where a long one was lost, and then all is well again.
                daemon.await(
                        "records are lost, and it says so",
                        () -> {
                            daemon.post("/api/v1/processes/web/restart");
                            return daemon.metric("supervisord_history_lost_records_total") > 0
                                    && daemon.client("history").contains("nothing is recorded: ");
                        });
                daemon.awaitLog("nothing is recorded in the history: ");
                Files.delete(filler);
                daemon.post("/api/v1/processes/web/restart");
                daemon.await(
                        "what was lost is in it",
                        () ->
                                daemon.client("history")
                                        .contains(" records before this one were lost"));
            }
        } finally {
            disk.unmount();
        }
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            var block = new byte[256];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertTrue(Files.size(file) > 0, full.getMessage());
        }
    }

    private static int starts(RunningDaemon daemon) throws IOException {
        return daemon.get("/api/v1/history").path("records").findValues("version").size();
    }

    private static String why(RunningDaemon daemon) throws IOException {
        return daemon.text("/api/v1/why?format=text");
    }
}
