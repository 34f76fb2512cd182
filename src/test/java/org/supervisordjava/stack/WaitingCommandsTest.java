package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.cli.SupervisorCtl;
import org.supervisordjava.config.model.Signal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** While a gate is closed, commands and status say what for, and no command stays for ever. */
class WaitingCommandsTest {

    private static final String WAITS = "waiting for db to be ready";

    @TempDir Path directory;
    private RunningDaemon daemon;

    /** {@code db} is ready as soon as there is a file. */
    @BeforeEach
    void start() throws Exception {
        daemon =
                DaemonLaunch.in(directory)
                        .start(
                                """
                                programs:
                                  db:
                                    command: sleep 1000
                                    startsecs: 0
                                    readiness: {exec: [test, -e, %s/ready], period: 1s}
                                  web: {command: sleep 1000, depends_on: {db: healthy}}
                                  late:
                                    command: sleep 1000
                                    depends_on: {db: healthy}
                                    autostart: false
                                  tool: {command: sleep 1000, autostart: false, startsecs: 0}
                                """
                                        .formatted(directory));
        // It is said a moment before it is shown.
        daemon.awaitLog("web waits for db to be ready");
        daemon.await("it is shown", () -> WAITS.equals(description("web")));
    }

    private String description(String program) throws IOException {
        return daemon.process(program).path("description").asText();
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void commandsAnswer_andSayWhatIsWaitedFor() throws Exception {
        assertEquals("web" + " ".repeat(30) + "STOPPED   " + WAITS, run("status", "web").line());
        assertEquals(WAITS, description("web"));
        assertEquals("db to be ready", daemon.process("web").get("waiting_for").asText());
        assertTrue(daemon.process("db").get("waiting_for").isNull());
        assertEquals("tool: started", run("start", "tool").line());

        var startAll = run("start", "all", "--timeout", "1");
        assertEquals(
                List.of("late: ERROR (" + WAITS + ")", "web: ERROR (" + WAITS + ")"),
                startAll.lines().stream().sorted().toList());
        assertEquals(7, startAll.exitCode());

        var restartAll = run("restart", "all", "--timeout", "5").lines();
        assertTrue(restartAll.contains("db: started"), restartAll.toString());
        assertTrue(restartAll.contains("web: ERROR (" + WAITS + ")"), restartAll.toString());

        Files.writeString(directory.resolve("ready"), "");
        daemon.awaitState("web", "RUNNING");
        daemon.awaitState("late", "RUNNING");
        assertFalse(run("status").text().contains("waiting"));
    }

    @Test
    void interruptedCommand_leavesTheSupervisorAsItIs() throws Exception {
        int db = daemon.process("db").get("pid").asInt();
        var command = client("start", "all", "--timeout", "600").start();
        daemon.awaitLog("late waits for db to be ready");

        RunningDaemon.kill((int) command.pid(), Signal.INT);

        assertTrue(command.waitFor(RunningDaemon.LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertNotEquals(0, command.exitValue());
        assertEquals(db, daemon.process("db").get("pid").asInt());
        assertEquals("web" + " ".repeat(30) + "STOPPED   " + WAITS, run("status", "web").line());
        assertEquals("tool: started", run("restart", "tool").lines().getLast());

        Files.writeString(directory.resolve("ready"), "");
        daemon.awaitState("web", "RUNNING");
        daemon.awaitState("late", "RUNNING");
        assertEquals(db, daemon.process("db").get("pid").asInt());
    }

    private record Answer(int exitCode, String text) {

        List<String> lines() {
            return text.lines().toList();
        }

        String line() {
            assertEquals(1, lines().size(), text);
            return lines().getFirst();
        }
    }

    private Answer run(String... words) throws Exception {
        var out = directory.resolve("out");
        var process = client(words).redirectOutput(out.toFile()).start();
        assertTrue(process.waitFor(RunningDaemon.LIMIT.toSeconds(), TimeUnit.SECONDS));
        return new Answer(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
    }

    /** With the default for Ctrl-C, which a test run in the background has not. */
    private ProcessBuilder client(String... words) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                "env",
                                "--default-signal=INT",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SupervisorCtl.class.getName(),
                                "-s",
                                "unix://" + daemon.socket()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        // The JVM would tell that it has picked them up.
        builder.environment()
                .keySet()
                .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        return builder;
    }
}
