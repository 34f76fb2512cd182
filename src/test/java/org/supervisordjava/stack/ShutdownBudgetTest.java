package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Signal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One that does not want to stop must not take the time of those that stop after it. */
@Tag("namespace")
class ShutdownBudgetTest {

    @TempDir Path directory;

    @BeforeEach
    void requireNamespaces() {
        Requirement.pidNamespaces();
    }

    @Test
    void whoIgnoresTheStopSignal_isKilledInTime_andTheDatabaseStopsCleanly() throws Exception {
        var launch = DaemonLaunch.in(directory).asPid1().shutdownTimeout("8s");
        var api =
                launch.script(
                        "api", "trap '' TERM; echo up > up.api; while true; do sleep 0.1; done");
        var database =
                launch.script(
                        "database",
                        """
                        trap 'sleep 1; echo clean > database.state; exit 0' INT
                        echo up > up.database
                        while true; do sleep 0.1; done
                        """);
        try (var daemon =
                launch.start(
                        """
                        programs:
                          database: {command: %s, directory: %s, priority: 100, stopsignal: INT, stopwaitsecs: 5}
                          api: {command: %s, directory: %s, priority: 200, stopwaitsecs: 600}
                        """
                                .formatted(database, directory, api, directory))) {
            daemon.await("the API is up", () -> Files.exists(directory.resolve("up.api")));
            daemon.await(
                    "the database is up", () -> Files.exists(directory.resolve("up.database")));

            daemon.signal(Signal.TERM);

            assertEquals(0, daemon.awaitExit());
            assertInOrder(
                    daemon.log(),
                    List.of(
                            "received SIGTERM indicating exit request",
                            "waiting for api to die",
                            "still waiting for api to die, and going on",
                            "stopped: database (exit status 0)",
                            "api did not stop within the shutdown_timeout",
                            "killing 'api'",
                            "stopped: api (terminated by SIGKILL)"));
            assertFalse(daemon.log().contains("killing 'database'"));
            assertEquals("clean", Files.readString(directory.resolve("database.state")).strip());
        }
    }

    @Test
    void membersOfOneGroup_thatNeedTheirTime_stopCleanlyTogether() throws Exception {
        var launch = DaemonLaunch.in(directory).asPid1().shutdownTimeout("8s");
        var slow =
                launch.script(
                        "slow",
                        """
                        trap 'sleep 3; echo clean > "$1.state"; exit 0' TERM
                        echo up > "up.$1"
                        while true; do sleep 0.1; done
                        """);
        try (var daemon =
                launch.start(
                        """
                        programs:
                          db: {command: %1$s db, directory: %2$s, priority: 1}
                          api: {command: %1$s api, directory: %2$s, priority: 2, depends_on: db}
                          web: {command: %1$s web, directory: %2$s, priority: 3}
                        groups: {app: {programs: [db, api, web]}}
                        """
                                .formatted(slow, directory))) {
            for (var name : List.of("db", "api", "web")) {
                daemon.await(name, () -> Files.exists(directory.resolve("up." + name)));
            }

            daemon.signal(Signal.TERM);

            assertEquals(0, daemon.awaitExit());
            assertFalse(daemon.log().contains("with SIGKILL"), daemon.log());
            for (var name : List.of("db", "api", "web")) {
                var state = directory.resolve(name + ".state");
                assertEquals("clean", Files.readString(state).strip());
            }
        }
    }

    static void assertInOrder(String log, List<String> texts) {
        int from = 0;
        for (var text : texts) {
            int found = log.indexOf(text, from);
            assertTrue(found >= 0, () -> "not in the log, or too early: " + text + "\n" + log);
            from = found;
        }
    }
}
