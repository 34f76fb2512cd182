package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Signal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** PID 1 waits for everything that ends, and every exit status reaches its owner. */
@Tag("namespace")
class InitReapingTest {

    private static final int ORPHANS = 1000;
    private static final int PROGRAMS = 20;
    private static final int PROBED = 5;

    @TempDir Path directory;

    @BeforeEach
    void requireNamespaces() {
        Requirement.pidNamespaces();
    }

    @Test
    void orphansProgramsAndProbesAtOnce_noZombieStays_andNoExitCodeIsLost() throws Exception {
        var launch = DaemonLaunch.in(directory).asPid1();
        var burst =
                launch.script(
                        "burst",
                        """
                        #!/usr/bin/python3
                        import os
                        for i in range(%d):
                            child = os.fork()
                            if child == 0:
                                if os.fork() == 0:
                                    os._exit(i %% 7)
                                os._exit(0)
                            os.waitpid(child, 0)
                        """
                                .formatted(ORPHANS));
        var exit = launch.script("exit-later", "sleep 0.$(($1 % 9)); exit $1");
        try (var daemon =
                launch.start(
                        """
                        programs:
                          burst: {command: %s, startsecs: 0, autorestart: false}
                        %s%s"""
                                .formatted(
                                        burst,
                                        programs(PROGRAMS, "exit", exit + " %d", ""),
                                        programs(
                                                PROBED,
                                                "probed",
                                                "sleep 1000",
                                                ", readiness: {exec: 'true', period: 100ms, timeout: 30s}")))) {
            daemon.awaitState("burst", "EXITED");
            for (int code = 0; code < PROGRAMS; code++) {
                var name = "exit" + code;
                daemon.awaitState(name, "EXITED");
                assertEquals(code, daemon.process(name).at("/exit_status/code").asInt(), name);
            }
            assertEquals(0, daemon.process("burst").at("/exit_status/code").asInt());
            daemon.await(
                    "every orphan has been reaped",
                    () -> daemon.metric("supervisord_reaped_orphans_total") >= ORPHANS);
            daemon.await(
                    "no zombie stays",
                    () -> daemon.descendants().stream().noneMatch(KernelProcess::isZombie));
            assertEquals(ORPHANS, daemon.metric("supervisord_reaped_orphans_total"));
            for (int i = 0; i < PROBED; i++) {
                var name = "probed" + i;
                daemon.await(
                        name + " has been probed",
                        () -> daemon.process(name).at("/probes/0/attempts").asInt() > 0);
                var probe = daemon.process(name).at("/probes/0");
                assertEquals(0, probe.get("failures").asInt(), probe::toString);
            }
        }
    }

    private static String programs(int count, String name, String command, String options) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                "  %s%d: {command: %s, startsecs: 0, autorestart: false%s}\n"
                                        .formatted(name, i, command.formatted(i), options))
                .collect(Collectors.joining());
    }

    @Test
    void processThatLeftItsSession_isReapedAtItsEnd() throws Exception {
        var launch = DaemonLaunch.in(directory).asPid1();
        var flag = directory.resolve("end");
        var outsider =
                launch.script("outsider", "while [ ! -e %s ]; do sleep 0.1; done".formatted(flag));
        var parent =
                launch.script("parent", "setsid --fork %s\nexec sleep 1000".formatted(outsider));
        try (var daemon = launch.start("programs:\n  parent: {command: %s}\n".formatted(parent))) {
            daemon.awaitState("parent", "RUNNING");
            daemon.await(
                    "the outsider has become a child of PID 1",
                    () -> daemon.children().stream().anyMatch(it -> it.name().equals("outsider")));

            Files.createFile(flag);

            daemon.await(
                    "it is gone",
                    () ->
                            daemon.descendants().stream()
                                    .noneMatch(it -> it.name().equals("outsider")));
            daemon.await(
                    "it has been counted",
                    () -> daemon.metric("supervisord_reaped_orphans_total") >= 1);
            assertEquals("RUNNING", daemon.state("parent"));
        }
    }

    @Test
    void orphanThatIsLeftAtTheEnd_isStoppedAndWaitedFor() throws Exception {
        var launch = DaemonLaunch.in(directory).asPid1();
        var stopped = directory.resolve("stopped");
        var up = directory.resolve("up");
        var outsider =
                launch.script(
                        "outsider",
                        "trap 'sleep 0.6; echo cleanly >%s; exit' TERM\n".formatted(stopped)
                                + "echo up >%s\n".formatted(up)
                                + "while :; do sleep 0.1; done");
        var parent =
                launch.script("parent", "setsid --fork %s\nexec sleep 1000".formatted(outsider));
        try (var daemon = launch.start("programs:\n  parent: {command: %s}\n".formatted(parent))) {
            daemon.awaitState("parent", "RUNNING");
            daemon.await("the outsider catches the signal", () -> Files.exists(up));
            daemon.await(
                    "the outsider has become a child of PID 1",
                    () -> daemon.children().stream().anyMatch(it -> it.name().equals("outsider")));

            daemon.signal(Signal.TERM);

            assertEquals(0, daemon.awaitExit());
            assertEquals("cleanly\n", Files.readString(stopped));
            daemon.awaitLog("stopping orphan 'outsider'");
        }
    }

    @Test
    void orphanThatIgnoresTheSignal_isGivenTheTime_orUntilTheEndIsAskedForAgain() throws Exception {
        for (var patience : List.of("1s", "60s")) {
            var launch =
                    DaemonLaunch.in(Files.createDirectory(directory.resolve(patience)))
                            .asPid1()
                            .shutdownTimeout(patience);
            var up = launch.directory().resolve("up");
            var outsider =
                    launch.script(
                            "outsider",
                            "trap '' TERM; echo up >%s; while :; do sleep 0.1; done".formatted(up));
            var parent =
                    launch.script(
                            "parent", "setsid --fork %s\nexec sleep 1000".formatted(outsider));
            try (var daemon =
                    launch.start("programs:\n  parent: {command: %s}\n".formatted(parent))) {
                daemon.await("the outsider is deaf", () -> Files.exists(up));
                daemon.await(
                        "the outsider has become a child of PID 1",
                        () ->
                                daemon.children().stream()
                                        .anyMatch(it -> it.name().equals("outsider")));

                daemon.signal(Signal.TERM);
                daemon.awaitLog("stopping orphan 'outsider'");
                if (patience.equals("60s")) {
                    daemon.signalAgain(Signal.TERM);
                }

                assertEquals(0, daemon.awaitExit());
                daemon.awaitLog(
                        patience.equals("60s")
                                ? " is killed: the end was asked for again"
                                : " did not stop within the shutdown_timeout, it is killed");
            }
        }
    }

    @Test
    void stopasgroup_stopsGrandchildren_withoutItTheyLiveOn() throws Exception {
        var launch = DaemonLaunch.in(directory).asPid1();
        var family = launch.script("family", "sleep 1000 & sleep 1000 & wait");
        try (var daemon =
                launch.start(
                        """
                        programs:
                          together: {command: %1$s, stopasgroup: true}
                          alone: {command: %1$s}
                        """
                                .formatted(family))) {
            daemon.awaitState("together", "RUNNING");
            daemon.awaitState("alone", "RUNNING");
            daemon.await("four sleep", () -> sleepers(daemon) == 4);

            daemon.post("/api/v1/processes/together/stop");
            daemon.await("two are left", () -> sleepers(daemon) == 2);

            daemon.post("/api/v1/processes/alone/stop");
            assertEquals("STOPPED", daemon.state("alone"));
            assertEquals(2, sleepers(daemon));
        }
    }

    @Test
    void killasgroup_killsGrandchildrenThatIgnoreTheStopSignal() throws Exception {
        var launch = DaemonLaunch.in(directory).asPid1();
        var family =
                launch.script("family", "trap '' TERM; sleep 1000 & sleep 1000 & wait; wait; wait");
        try (var daemon =
                launch.start(
                        "programs:\n  deaf: {command: %s, stopwaitsecs: 1, killasgroup: true}\n"
                                .formatted(family))) {
            daemon.awaitState("deaf", "RUNNING");
            daemon.await("two sleep", () -> sleepers(daemon) == 2);

            daemon.post("/api/v1/processes/deaf/stop");

            daemon.awaitLog("killing 'deaf'");
            daemon.await("nobody is left", () -> sleepers(daemon) == 0);
            assertFalse(daemon.descendants().stream().anyMatch(KernelProcess::isZombie));
        }
    }

    private static long sleepers(RunningDaemon daemon) throws Exception {
        return daemon.descendants().stream().filter(it -> it.name().equals("sleep")).count();
    }
}
