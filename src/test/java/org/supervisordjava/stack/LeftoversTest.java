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

/** A master is killed, and its workers still hold what the next one needs. */
@Tag("namespace")
class LeftoversTest {

    private static final String CONFIG =
            "programs:\n  master: {command: %s, startsecs: 1, startretries: 0, stopwaitsecs: %d%s}\n";

    @TempDir Path directory;
    private DaemonLaunch launch;
    private Path master;

    @BeforeEach
    void writeMaster() throws Exception {
        Requirement.tools("flock");
        launch = DaemonLaunch.in(directory);
        // The lock is a port: it is free when the last process that has inherited it is gone.
        master =
                launch.script(
                        "master",
                        "exec 9>%1$s/lock; flock -n 9 || { echo taken; exit 1; }\n"
                                        .formatted(directory)
                                + "sh -c \"trap '' TERM HUP; echo up >>%1$s/workers; while :; do sleep 0.1; done\" & wait"
                                        .formatted(directory));
    }

    /** That its worker is deaf by now, in as many lives: a file tells, a line for each. */
    private void awaitWorkers(RunningDaemon daemon, int lives) throws Exception {
        daemon.await(
                "there is a worker",
                () -> Files.readAllLines(directory.resolve("workers")).size() == lives);
    }

    @Test
    void killedMaster_isReplaced_onceItsWorkersAreGone() throws Exception {
        try (var daemon = launch.start(CONFIG.formatted(master, 0, ""))) {
            for (int time = 1; time <= 3; time++) {
                daemon.awaitState("master", "RUNNING");
                awaitWorkers(daemon, time);
                int pid = daemon.process("master").get("pid").asInt();

                RunningDaemon.kill(pid, Signal.KILL);

                daemon.awaitAnother("master", pid);
                daemon.awaitInLog("killing what the last run of master has left", time);
            }
            assertFalse(daemon.log().contains("gave up"));
        }
    }

    /** Such as a database whose starter was killed: it can write what it has. */
    @Test
    void whatIsLeft_mayEndInOrder_andTheNextOneWaitsForIt() throws Exception {
        var orderly =
                launch.script(
                        "orderly",
                        "exec 9>%1$s/lock; flock -n 9 || { echo taken; exit 1; }\n"
                                        .formatted(directory)
                                + "sh -c \"trap 'sleep 0.3; echo done >>%1$s/ends; exit' TERM;"
                                        .formatted(directory)
                                + " echo up >>%1$s/workers; while :; do sleep 0.05; done\" >/dev/null 2>&1 & wait"
                                        .formatted(directory));
        try (var daemon = launch.start(CONFIG.formatted(orderly, 10, ""))) {
            daemon.awaitState("master", "RUNNING");
            awaitWorkers(daemon, 1);
            int pid = daemon.process("master").get("pid").asInt();

            RunningDaemon.kill(pid, Signal.KILL);

            daemon.awaitAnother("master", pid);
            assertTrue(Files.exists(directory.resolve("ends")), daemon.log());
            daemon.awaitInLog("stopping what the last run of master has left", 1);
            assertEquals(0, daemon.countInLog("killing what"));
        }
    }

    /** Here nothing is killed: the worker takes no notice of the signal that ends its master. */
    @Test
    void reload_doesNotForgetThem() throws Exception {
        try (var daemon = launch.start(CONFIG.formatted(master, 1, ""))) {
            daemon.awaitState("master", "RUNNING");
            awaitWorkers(daemon, 1);
            int pid = daemon.process("master").get("pid").asInt();

            daemon.post("/api/v1/reload");

            daemon.awaitAnother("master", pid);
            assertFalse(daemon.log().contains("gave up"), daemon.log());
        }
    }

    @Test
    void withoutTheOption_theyAreLeftAlone_asBySupervisord() throws Exception {
        try (var daemon = launch.start(CONFIG.formatted(master, 0, ", kill_leftovers: false"))) {
            daemon.awaitState("master", "RUNNING");
            awaitWorkers(daemon, 1);
            var worker =
                    daemon.descendants().stream()
                            .filter(process -> process.commandLine().contains("trap"))
                            .findFirst()
                            .orElseThrow();

            RunningDaemon.kill(daemon.process("master").get("pid").asInt(), Signal.KILL);

            daemon.awaitState("master", "FATAL");
            assertTrue(daemon.descendants().stream().anyMatch(one -> one.pid() == worker.pid()));
            RunningDaemon.kill(worker.pid(), Signal.KILL);
        }
    }

    @Test
    void whatHasLeftTheGroup_isLeftAlone() throws Exception {
        Requirement.tools("setsid");
        // It ends once the other one has left.
        var starter =
                launch.script(
                        "starter",
                        """
                        rm -f %1$s/left
                        setsid sh -c 'echo left >%1$s/left; exec sleep 1000' &
                        until [ -e %1$s/left ]; do sleep 0.1; done
                        sleep 1.5; kill -KILL $$
                        """
                                .formatted(directory));
        try (var daemon =
                launch.start(
                        "programs:\n  starter: {command: %s, autorestart: true}\n"
                                .formatted(starter))) {
            daemon.await(
                    "it was started again", () -> daemon.countInLog("spawned: 'starter'") >= 2);

            assertFalse(daemon.log().contains("has left"), daemon.log());
        }
    }
}
