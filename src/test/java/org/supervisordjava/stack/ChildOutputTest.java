package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whatever programs do with their standard streams, the supervisor goes on. */
@Tag("namespace")
class ChildOutputTest {

    private static final long WAVE = 100_000_000;

    @TempDir Path directory;
    private DaemonLaunch launch;

    @BeforeEach
    void requireNamespaces() {
        Requirement.pidNamespaces();
        launch = DaemonLaunch.in(directory).asPid1();
    }

    @Test
    void flood_isKeptWithinItsLimits_whileTheApiAnswers() throws Exception {
        var file = directory.resolve("flood.log");
        // It lasts until somebody has been answered meanwhile.
        var flood =
                launch.script(
                        "flood",
                        """
                        waves=0
                        until [ $waves -ge 3 ] && [ -e %1$s/answered ]; do
                          yes 'a line of some length' | head -c %2$d
                          waves=$((waves + 1))
                        done
                        echo $waves >%1$s/waves
                        """
                                .formatted(directory, WAVE));
        try (var daemon =
                launch.start(
                        """
                        programs:
                          flood:
                            command: %s
                            autostart: false
                            autorestart: false
                            startsecs: 0
                            stdout_logfile: %s
                            stdout_logfile_maxbytes: 10MB
                            stdout_logfile_backups: 2
                        """
                                .formatted(flood, file))) {
            daemon.awaitState("flood", "STOPPED");
            daemon.post("/api/v1/processes/flood/start");

            int answers = 0;
            while (!daemon.state("flood").equals("EXITED")) {
                assertTrue(daemon.get("/health/live").get("live").asBoolean());
                answers++;
                if (answers == 10) {
                    Files.createFile(directory.resolve("answered"));
                }
            }

            assertEquals(0, daemon.process("flood").at("/exit_status/code").asInt());
            long waves = Long.parseLong(Files.readString(directory.resolve("waves")).strip());
            daemon.await(
                    "every byte has been read", () -> logBytes(daemon, "flood") == waves * WAVE);
            daemon.await(
                    "two old logs are kept",
                    () ->
                            Files.exists(directory.resolve("flood.log.2"))
                                    && Files.notExists(directory.resolve("flood.log.3")));
        }
    }

    private static long logBytes(RunningDaemon daemon, String program) throws IOException {
        return (long)
                daemon.metric(
                        "supervisord_process_log_bytes_total{group=\"%1$s\",name=\"%1$s\",stream=\"stdout\"}"
                                .formatted(program));
    }

    @Test
    void closedStreams_areNoReasonToEndAProgram_norToSpin() throws Exception {
        var silent = launch.script("silent", "exec >&- 2>&-; echo $$ > silent.up; exec sleep 1000");
        try (var daemon =
                launch.start(
                        "programs:\n  silent: {command: %s, directory: %s}\n"
                                .formatted(silent, directory))) {
            daemon.await("it has closed them", () -> Files.exists(directory.resolve("silent.up")));
            daemon.awaitState("silent", "RUNNING");

            long before = pumpTicks(daemon);
            Thread.sleep(1000);
            // A hundred ticks are one second of a processor: all that a spinning thread could get.
            assertTrue(pumpTicks(daemon) - before < 30, "the thread that reads output spins");
            daemon.post("/api/v1/processes/silent/stop");
            assertEquals("STOPPED", daemon.state("silent"));
        }
    }

    /** CPU time of the thread that reads programs' output. */
    private static long pumpTicks(RunningDaemon daemon) throws Exception {
        long ticks = 0;
        int threads = 0;
        try (var tasks = Files.list(Path.of("/proc/" + daemon.pid() + "/task"))) {
            for (var task : tasks.toList()) {
                var stat = statOf(task);
                if (stat.contains("(output")) {
                    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                    threads++;
                }
            }
        }
        assertEquals(1, threads);
        return ticks;
    }

    private static String statOf(Path task) {
        try {
            return Files.readString(task.resolve("stat"));
        } catch (IOException ended) {
            return "";
        }
    }

    @Test
    void grandchildThatHoldsThePipe_doesNotHoldUpTheEndOfItsParent() throws Exception {
        var file = directory.resolve("parent.log");
        var parent = launch.script("parent", "sleep 1000 &\necho said; exit 4");
        try (var daemon =
                launch.start(
                        """
                        programs:
                          parent:
                            {command: %s, startsecs: 0, autorestart: false, stdout_logfile: %s}
                        """
                                .formatted(parent, file))) {
            long pipesAtFirst = 0;
            for (int run = 1; run <= 10; run++) {
                daemon.awaitState("parent", "EXITED");
                assertEquals(4, daemon.process("parent").at("/exit_status/code").asInt());
                int runs = run;
                daemon.await(
                        "what it said is in the log",
                        () -> Files.readString(file).equals("said\n".repeat(runs)));
                if (run == 1) {
                    pipesAtFirst = KernelProcess.of(daemon.pid()).orElseThrow().pipes();
                }
                if (run < 10) {
                    daemon.post("/api/v1/processes/parent/start");
                }
            }
            long atFirst = pipesAtFirst;
            daemon.await(
                    "no run has left a pipe behind",
                    () -> KernelProcess.of(daemon.pid()).orElseThrow().pipes() <= atFirst);
        }
    }
}
