package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.model.Signal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where descriptors or threads run out, programs cannot be started, and that is said; the
 * supervisor lives, answers and ends in order.
 */
@Tag("namespace")
class ScarcityTest {

    /** Of nobody else's on the machine, so that their threads do not count; not of another run. */
    private static final int LONELY = 20_000 + 2 * (int) (ProcessHandle.current().pid() % 20_000);

    /** What a fork bomb has left ends later than its test. */
    private static final int LONELY_TOO = LONELY + 1;

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({"200, 120", "1024, 400"})
    void moreProgramsThanDescriptors(int limit, int programs) throws Exception {
        var launch = DaemonLaunch.in(directory).limited("nofile", limit);
        var config = launch.writeConfig(programs(programs));
        Files.writeString(
                config, Files.readString(config).replace("loglevel: debug", "minfds: 100"));
        var socket = directory.resolve("control.sock");
        try (var daemon = launch.start(config, socket, launch.httpPort())) {
            daemon.awaitLog("too many open files to spawn '");
            daemon.await("it answers", () -> daemon.get("/health/live").get("live").asBoolean());
            int running = daemon.children().size();
            assertTrue(running < programs, running + " of " + programs);

            daemon.signal(Signal.TERM);
            assertEquals(0, daemon.awaitExit(), daemon.log());
            assertEquals(0, daemon.countInLog("this is a defect"), daemon.tail());
        }
    }

    /**
     * Its place must not be gone because somebody asks, which takes a descriptor, too. The
     * libraries of the tests take more than those of an installation, where it holds for a limit of
     * 100.
     */
    @ParameterizedTest
    @ValueSource(ints = {260, 300})
    void aProgramThatHasRun_isStartedAgain(int limit) throws Exception {
        var launch = DaemonLaunch.in(directory).limited("nofile", limit);
        var config = launch.writeConfig(programs(40));
        Files.writeString(config, Files.readString(config).replace("loglevel: debug", "minfds: 1"));
        var socket = directory.resolve("control.sock");
        try (var daemon = launch.start(config, socket, launch.httpPort())) {
            daemon.awaitLog("too many open files to spawn '");
            daemon.awaitState("p0", "RUNNING");
            for (int i = 0; i < 3; i++) {
                int pid = daemon.process("p0").get("pid").asInt();
                daemon.post("/api/v1/processes/p0/stop");
                daemon.awaitState("p0", "STOPPED");

                daemon.post("/api/v1/processes/p0/start");

                daemon.awaitState("p0", "RUNNING");
                assertNotEquals(pid, daemon.process("p0").get("pid").asInt());
            }
            daemon.signal(Signal.TERM);
            assertEquals(0, daemon.awaitExit(), daemon.log());
        }
    }

    /** Where its libraries cannot be opened either. */
    @Test
    void tooFewDescriptorsForHttp_programsRunWithoutIt() throws Exception {
        var launch = DaemonLaunch.in(directory).limited("nofile", 90).withFewOpenJars();
        var config = launch.writeConfig(programs(8));
        Files.writeString(config, Files.readString(config).replace("loglevel: debug", "minfds: 1"));
        var socket = directory.resolve("control.sock");
        try (var daemon = launch.start(config, socket, launch.httpPort())) {
            daemon.awaitLog("raise the limit of open files (ulimit -n)");
            assertTrue(daemon.isAlive());
            assertFalse(daemon.children().isEmpty(), daemon.log());

            daemon.signal(Signal.TERM);

            assertEquals(0, daemon.awaitExit(), daemon.log());
        }
    }

    /** No class of a jar that is still closed, and nothing that the JDK reads from files. */
    @Test
    void tooFewDescriptorsForItsOwnClasses_theLimitIsNamed() throws Exception {
        var launch = DaemonLaunch.in(directory).limited("nofile", 40);
        var config = launch.writeConfig(programs(1));
        Files.writeString(config, Files.readString(config).replace("loglevel: debug", "minfds: 1"));
        try (var daemon =
                launch.start(config, directory.resolve("control.sock"), launch.httpPort())) {
            assertEquals(70, daemon.awaitExit(), daemon.log());

            assertEquals(0, daemon.countInLog("this is a defect"), daemon.log());
            assertEquals(
                    1,
                    daemon.countInLog(
                            "too few open files: raise the limit (ulimit -n), which is 40"),
                    daemon.log());
        }
    }

    @Test
    void programsTakeAllThreadsOfTheirUser_httpHasItsOwn() throws Exception {
        Requirement.root();
        Requirement.tools("setpriv");
        var launch = DaemonLaunch.in(directory).limited("nproc", 60).asUser(LONELY_TOO);
        var config = launch.writeConfig(programs(60));
        Files.writeString(
                config, Files.readString(config).replace("loglevel: debug", "minprocs: 1"));
        var socket = directory.resolve("control.sock");
        try (var daemon = launch.start(config, socket, launch.httpPort())) {
            daemon.awaitLog("Too many processes in process table to spawn '");
            daemon.await("it answers", () -> daemon.get("/health/live").get("live").asBoolean());

            daemon.signal(Signal.TERM);

            assertEquals(0, daemon.awaitExit(), daemon.log());
        }
    }

    private static String programs(int count) {
        return IntStream.range(0, count)
                .mapToObj("  p%d: {command: sleep 1000, startsecs: 0}\n"::formatted)
                .collect(Collectors.joining("", "programs:\n", ""));
    }

    @Test
    void forkBomb_takesEveryThreadThereIs() throws Exception {
        Requirement.root();
        Requirement.tools("setpriv");
        var launch = DaemonLaunch.in(directory).limited("nproc", 150).asUser(LONELY);
        var go = directory.resolve("go");
        var bomb =
                launch.script(
                        "bomb",
                        """
                        #!/usr/bin/python3 -S
                        import os, time
                        while not os.path.exists("%s"):
                            time.sleep(0.1)
                        while True:
                            try:
                                if os.fork() == 0:
                                    time.sleep(1000)
                            except OSError:
                                time.sleep(0.001)
                        """
                                .formatted(go));
        var sections =
                """
                programs:
                  bomb: {command: %s, startsecs: 0, stopasgroup: true, killasgroup: true}
                  mayfly: {command: sleep 1, startsecs: 0, startretries: 1000, autorestart: true}
                  probed:
                    command: sleep 1000
                    readiness: {tcp_socket: {port: 1}, period: 1s}
                """
                        .formatted(bomb);
        var config = launch.writeConfig(sections);
        Files.writeString(
                config, Files.readString(config).replace("loglevel: debug", "minprocs: 100"));
        var socket = directory.resolve("control.sock");
        try (var daemon = launch.start(config, socket, launch.httpPort())) {
            daemon.awaitState("probed", "RUNNING");
            Files.createFile(go);
            daemon.awaitLog("to spawn 'mayfly'");
            int failures = failures(daemon);
            daemon.await("it answers and probes", () -> failures(daemon) >= failures + 2);

            daemon.signal(Signal.TERM);

            assertEquals(0, daemon.awaitExit(), daemon.log());
        }
    }

    private static int failures(RunningDaemon daemon) throws Exception {
        return daemon.process("probed").at("/probes/0/failures").asInt();
    }
}
