package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig.Confinement;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.ProcessSignals;
import org.supervisordjava.posix.Reaper;
import org.supervisordjava.threads.Residents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Commands of probes in a JVM whose reaper waits for every child. */
class ExecBesideReaperTest {

    /** A time to sleep that is nobody else's. */
    private static final String OURS = "9876." + ProcessHandle.current().pid();

    @Test
    void besideTheReaper_noExitCodeIsLost() throws Exception {
        try (var reaper = new Reaper((pid, status) -> {}, new Residents(System.err::println));
                var workers = Executors.newFixedThreadPool(4)) {
            reaper.start();
            var probe = probe("exit 7", beside(reaper));
            var results =
                    Stream.generate(() -> probe)
                            .limit(40)
                            .map(each -> attempt(workers, each))
                            .toList();

            for (var result : results) {
                assertEquals(ProbeOutcome.failed("exit status 7"), result.get());
            }
        }
    }

    @Test
    void timeout_killsTheGroup() throws Exception {
        try (var reaper = new Reaper((pid, status) -> {}, new Residents(System.err::println))) {
            reaper.start();
            var processes = beside(reaper);
            var outcome =
                    probe("sleep 300 & sleep 300", processes)
                            .attempt(Deadline.after(Duration.ofMillis(300)));

            assertEquals(ProbeOutcome.failed("timed out after 300ms"), outcome);
        }
    }

    /** Each try left a process, two threads and two descriptors. */
    @Test
    void whatACommandLeavesBehind_isKilled_andNothingOfOursStays() throws Exception {
        try (var reaper = new Reaper((pid, status) -> {}, new Residents(System.err::println))) {
            reaper.start();
            var probe = probe("sleep " + OURS + " & echo ok", beside(reaper));
            attempt(probe, 10);
            int threads = entries("task");
            int descriptors = entries("fd");

            attempt(probe, 100);

            assertEventually(() -> running("sleep", OURS) == 0);
            assertEventually(() -> entries("task") <= threads + 3);
            assertEventually(() -> entries("fd") <= descriptors + 3);
        }
    }

    /** A daemon in a session of its own is the command's own wish, and lives. */
    @Test
    void aDaemonThatHoldsThePipe_holdsNothingOfOurs() throws Exception {
        try (var reaper = new Reaper((pid, status) -> {}, new Residents(System.err::println))) {
            reaper.start();
            var probe = probe("setsid sleep " + OURS + " & echo ok", beside(reaper));
            attempt(probe, 5);
            int threads = entries("task");
            int descriptors = entries("fd");

            attempt(probe, 40);

            assertEventually(() -> entries("task") <= threads + 3);
            assertEventually(() -> entries("fd") <= descriptors + 3);
        } finally {
            ProcessHandle.allProcesses()
                    .filter(process -> isCommand(process, "sleep", OURS))
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void muchOutput_isReadWhileTheCommandRuns() throws Exception {
        try (var reaper = new Reaper((pid, status) -> {}, new Residents(System.err::println))) {
            reaper.start();
            var outcome =
                    probe("head -c 300000 /dev/zero | tr '\\0' x; echo end", beside(reaper))
                            .attempt(Deadline.after(Duration.ofSeconds(60)));

            assertTrue(outcome.success(), outcome.output());
            assertTrue(outcome.output().endsWith("xend"), outcome.output());
        }
    }

    private static void attempt(ExecProbe probe, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            assertEquals(
                    ProbeOutcome.passed("ok"),
                    probe.attempt(Deadline.after(Duration.ofSeconds(60))));
        }
    }

    private static int entries(String folder) {
        return Path.of("/proc/self", folder).toFile().list().length;
    }

    private static long running(String... command) {
        return ProcessHandle.allProcesses().filter(process -> isCommand(process, command)).count();
    }

    private static boolean isCommand(ProcessHandle process, String... command) {
        try {
            var line = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            return line.equals(String.join("\0", command) + "\0");
        } catch (IOException gone) {
            return false;
        }
    }

    private static void assertEventually(BooleanSupplier condition) throws Exception {
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < limit, "condition was not met in time");
            Thread.sleep(5);
        }
    }

    private static Future<ProbeOutcome> attempt(ExecutorService workers, ExecProbe probe) {
        return workers.submit(() -> probe.attempt(Deadline.after(Duration.ofSeconds(60))));
    }

    private static ExecProbe probe(String script, ForeignProcesses processes) {
        return new ExecProbe(
                List.of("sh", "-c", script),
                Optional.empty(),
                Confinement.NONE,
                Optional.of(Path.of("/")),
                Map.of("PATH", System.getenv("PATH")),
                ExecCommand.ofThisSystem(),
                processes);
    }

    private static ForeignProcesses beside(Reaper reaper) {
        return new ForeignProcesses() {
            @Override
            public Process start(Starter start) throws IOException {
                try {
                    return reaper.startForeign(start::start, process -> process);
                } catch (IOException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }

            @Override
            public void killRest(int pgid) {
                if (ProcessSignals.isLeaderless(pgid)) {
                    killGroup(pgid);
                }
            }

            @Override
            public void killGroup(int pgid) {
                try {
                    ProcessSignals.sendToGroup(pgid, Signal.KILL);
                } catch (PosixException gone) {
                    // Nobody is left in the group.
                }
            }
        };
    }
}
