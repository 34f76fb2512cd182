package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Capability;
import org.supervisordjava.config.model.ProcessConfig.Confinement;
import org.supervisordjava.config.model.UserSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

class ExecProbeTest {

    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final UserSpec NOBODY =
            new UserSpec("nobody", 65534, List.of(65534, 12345), Path.of("/"));

    private final ExecCommand system = ExecCommand.ofThisSystem();

    @TempDir Path folder;

    @Test
    void exitCodeZero_isSuccess_withItsOutput() throws Exception {
        assertEquals(
                ProbeOutcome.passed("out\nerr"),
                shell("echo out; echo err >&2").attempt(Deadline.after(GENEROUS)));
    }

    @Test
    void otherExitCode_isFailure_withTheCode() throws Exception {
        assertEquals(
                ProbeOutcome.failed("not yet\nexit status 3"),
                shell("echo not yet; exit 3").attempt(Deadline.after(GENEROUS)));
    }

    @Test
    void missingCommand_isFailure_thatNamesIt() throws Exception {
        var outcome = probe(List.of("/no/such/command"), Map.of()).attempt(after(GENEROUS));

        assertFalse(outcome.success());
        assertTrue(outcome.output().contains("/no/such/command"), outcome.output());
    }

    @Test
    void environment_isTheProgramsAlone() throws Exception {
        var environment = Map.of("PATH", System.getenv("PATH"), "COLOUR", "green");

        var outcome = probe(List.of("env"), environment).attempt(after(GENEROUS));

        assertEquals(
                List.of("COLOUR=green", "PATH=" + System.getenv("PATH")),
                outcome.output().lines().sorted().toList());
    }

    @Test
    void directory_isTheProgramsOwn() throws Exception {
        var outcome = shell("pwd -P").attempt(after(GENEROUS));

        assertEquals(folder.toRealPath().toString(), outcome.output());
    }

    @Test
    void timeout_killsGrandchildrenToo() throws Exception {
        assumeTrue(system.ownsGroup(), "setsid is not installed");
        var pidFile = folder.resolve("pid");
        var probe =
                probe(
                        List.of(
                                "sh",
                                "-c",
                                "sleep 300 & echo $! > pid.new; mv pid.new pid; sleep 300"),
                        Map.of("PATH", System.getenv("PATH")),
                        begunWhenThereIs(pidFile));

        var outcome = probe.attempt(after(Duration.ofMillis(300)));

        assertTrue(outcome.output().endsWith("timed out after 300ms"), outcome.output());
        var grandchild = Long.parseLong(Files.readString(pidFile).strip());
        assertEventually(() -> !isRunning(grandchild));
    }

    @Test
    void daemonLeftBehind_doesNotHoldUpTheResult() throws Exception {
        var probe = shell("sleep 300 & echo $! > pid; echo ok");

        var outcome = probe.attempt(after(GENEROUS));

        assertEquals(ProbeOutcome.passed("ok"), outcome);
        var daemon = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        ProcessHandle.of(daemon).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void interruption_killsTheCommand() throws Exception {
        var probe = shell("echo $$ > pid.new; mv pid.new pid; exec sleep 300");
        var pidFile = folder.resolve("pid");
        var worker =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        assertThrows(
                                                InterruptedException.class,
                                                () -> probe.attempt(after(GENEROUS))));
        assertEventually(() -> Files.exists(pidFile));

        worker.interrupt();
        worker.join();

        var pid = Long.parseLong(Files.readString(pidFile).strip());
        assertEventually(() -> !isRunning(pid));
    }

    @Test
    void otherUser_runsWithItsGroups() throws Exception {
        assumeTrue(system.ownUid() == 0, "needs root");
        assumeTrue(system.setpriv().isPresent(), "needs util-linux");
        var probe =
                new ExecProbe(
                        List.of("sh", "-c", "id -u; id -G"),
                        Optional.of(NOBODY),
                        Confinement.NONE,
                        Optional.of(Path.of("/")),
                        Map.of("PATH", System.getenv("PATH")),
                        system,
                        new JdkProcesses());

        var outcome = probe.attempt(after(GENEROUS));

        assertEquals("65534\n65534 12345", outcome.output());
    }

    @Test
    void confinedProgram_hasConfinedProbes() throws Exception {
        assumeTrue(system.ownUid() == 0, "needs root");
        assumeTrue(system.setpriv().isPresent(), "needs util-linux");
        var probe =
                new ExecProbe(
                        List.of("grep", "-E", "^(CapInh|CapBnd|NoNewPrivs)", "/proc/self/status"),
                        Optional.of(NOBODY),
                        new Confinement(true, Optional.of(Set.of(Capability.KILL))),
                        Optional.of(Path.of("/")),
                        Map.of("PATH", System.getenv("PATH")),
                        system,
                        new JdkProcesses());

        var outcome = probe.attempt(after(GENEROUS));

        assertEquals(
                "CapInh:\t0000000000000000\nCapBnd:\t0000000000000020\nNoNewPrivs:\t1",
                outcome.output());
    }

    @Test
    void otherUserWithoutSetpriv_isFailure_withAdvice() throws Exception {
        var without = new ExecCommand(system.setsid(), Optional.empty(), 0);
        var probe =
                new ExecProbe(
                        List.of("true"),
                        Optional.of(NOBODY),
                        Confinement.NONE,
                        Optional.empty(),
                        Map.of(),
                        without,
                        new JdkProcesses());

        var outcome = probe.attempt(after(GENEROUS));

        assertFalse(outcome.success());
        assertTrue(outcome.output().contains("install util-linux"), outcome.output());
    }

    @Test
    void ownUser_needsNoHop() throws Exception {
        var command = new ExecCommand(Optional.empty(), Optional.empty(), 65534);

        assertEquals(
                List.of("true"),
                command.line(List.of("true"), Optional.of(NOBODY), Confinement.NONE));
    }

    private ExecProbe shell(String script) {
        return probe(List.of("sh", "-c", script), Map.of("PATH", System.getenv("PATH")));
    }

    /** The command has all the time that it needs until then, whatever the deadline. */
    private static ForeignProcesses begunWhenThereIs(Path file) {
        var processes = new JdkProcesses();
        return new ForeignProcesses() {
            @Override
            public Process start(Starter start) throws IOException {
                var process = processes.start(start);
                while (process.isAlive() && !Files.exists(file)) {
                    LockSupport.parkNanos(1_000_000);
                }
                return process;
            }

            @Override
            public void killGroup(int pgid) {
                processes.killGroup(pgid);
            }

            @Override
            public void killRest(int pgid) {
                processes.killRest(pgid);
            }
        };
    }

    private ExecProbe probe(List<String> command, Map<String, String> environment) {
        return probe(command, environment, new JdkProcesses());
    }

    private ExecProbe probe(
            List<String> command, Map<String, String> environment, ForeignProcesses processes) {
        return new ExecProbe(
                command,
                Optional.empty(),
                Confinement.NONE,
                Optional.of(folder),
                environment,
                system,
                processes);
    }

    private static Deadline after(Duration timeout) {
        return Deadline.after(timeout);
    }

    /** A zombie nobody has waited for yet does not run. */
    private static boolean isRunning(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (java.io.IOException gone) {
            return false;
        }
    }

    private static void assertEventually(BooleanSupplier condition) throws Exception {
        long limit = System.nanoTime() + GENEROUS.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < limit, "condition was not met in time");
            Thread.sleep(5);
        }
    }
}
