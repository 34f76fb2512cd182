package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.posix.Children.Program;
import org.supervisordjava.posix.SpawnException.Reason;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What a spawn says when it fails. */
@Timeout(60)
class SpawnErrorsTest {

    private static final UserSpec NOBODY =
            new UserSpec("nobody", 65534, List.of(65534), Path.of("/nonexistent"));

    private Children children;

    @BeforeEach
    void open() throws Exception {
        children = new Children();
    }

    @AfterEach
    void close() throws Exception {
        children.stop();
    }

    @Test
    void missingProgram() {
        var failure = refused(Program.of("/nope/program"));
        assertEquals(Reason.PROGRAM_MISSING, failure.reason());
        assertEquals(
                "cannot execute /nope/program: ENOENT (No such file or directory); install it, or"
                        + " correct command= or PATH",
                failure.getMessage());
    }

    @Test
    void missingProgram_behindAHop_isFoundToo() {
        var failure = refused(Program.of("/nope/program").limited("nofile", 64, 64));
        assertEquals(Reason.PROGRAM_MISSING, failure.reason());
    }

    @Test
    void missingInterpreter_isNamedAsSuch(@TempDir Path folder) throws Exception {
        var script = script(folder, "#!/nope/sh\n", "rwxr-xr-x");
        var failure = refused(Program.of(script.toString()));
        assertEquals(Reason.PROGRAM_MISSING, failure.reason());
        assertTrue(
                failure.getMessage()
                        .endsWith(
                                "the interpreter of its first line, /nope/sh, is not there: install it"),
                failure.getMessage());
    }

    @Test
    void windowsLineEnds_areNamedAsSuch(@TempDir Path folder) throws Exception {
        var script = script(folder, "#!/bin/sh\r\nexit 0\r\n", "rwxr-xr-x");
        var failure = refused(Program.of(script.toString()));
        assertEquals(Reason.PROGRAM_MISSING, failure.reason());
        assertTrue(
                failure.getMessage()
                        .endsWith(
                                "(CRLF), so that its interpreter is not found: sed -i 's/\\r$//' "
                                        + script),
                failure.getMessage());
    }

    @Test
    void programForAnotherMachine_isNamedAsSuch(@TempDir Path folder) throws Exception {
        var program = Files.readAllBytes(Path.of("/bin/true"));
        program[18] = 22;
        var file = script(folder, "", "rwxr-xr-x");
        Files.write(file, program);
        var failure = refused(Program.of(file.toString()));
        assertEquals(Reason.NOT_EXECUTABLE, failure.reason());
        assertTrue(
                failure.getMessage().contains("it was built for s390x and this machine is "),
                failure.getMessage());
    }

    @Test
    void notExecutable(@TempDir Path folder) throws Exception {
        var script = script(folder, "#!/bin/sh\n", "rw-r--r--");
        assertEquals(Reason.NOT_EXECUTABLE, refused(Program.of(script.toString())).reason());
    }

    @Test
    void scriptWithoutFirstLine_isNotExecutable(@TempDir Path folder) throws Exception {
        var script = script(folder, "exit 0\n", "rwxr-xr-x");
        var failure = refused(Program.of(script.toString()));
        assertEquals(Reason.NOT_EXECUTABLE, failure.reason());
        assertEquals(Errno.ENOEXEC, failure.errno());
    }

    @Test
    void missingDirectory() {
        var failure = refused(Program.of("/bin/true").in(Path.of("/nope")));
        assertEquals(Reason.DIRECTORY, failure.reason());
        assertEquals(Errno.ENOENT, failure.errno());
        assertTrue(
                failure.getMessage().startsWith("cannot enter directory /nope: ENOENT"),
                failure.getMessage());
    }

    @Test
    void fileAsDirectory() {
        var failure = refused(Program.of("/bin/true").in(Path.of("/etc/passwd")));
        assertEquals(Reason.DIRECTORY, failure.reason());
        assertEquals(Errno.ENOTDIR, failure.errno());
    }

    @Test
    void directoryThatTheUserMayNotEnter(@TempDir Path folder) throws Exception {
        assumeRoot();
        var failure = refused(Program.of("/bin/true").as(NOBODY).in(folder));
        assertEquals(Reason.DIRECTORY, failure.reason());
        assertEquals(Errno.EACCES, failure.errno());
    }

    @Test
    void programThatTheUserMayNotExecute(@TempDir Path folder) throws Exception {
        assumeRoot();
        var script = script(folder, "#!/bin/sh\n", "rwxr-x---");
        var failure = refused(Program.of(script.toString()).as(NOBODY));
        assertEquals(Reason.NOT_EXECUTABLE, failure.reason());
        assertTrue(failure.getMessage().contains("as user nobody"), failure.getMessage());
    }

    @Test
    void anotherUser_whenWeAreNotRoot_isRefused() {
        assumeTrue(SelfProcess.uid() != 0, "needs another uid than root's");
        var failure = refused(Program.of("/bin/true").as(NOBODY));
        assertEquals(Reason.USER, failure.reason());
        assertTrue(failure.getMessage().contains("only root"), failure.getMessage());
    }

    @Test
    void tooLongArguments_areRefused() {
        var failure = refused(Program.of("/bin/true", "x".repeat(3_000_000)));
        assertEquals(Reason.OTHER, failure.reason());
        assertEquals(Errno.E2BIG, failure.errno());
    }

    @Test
    void aHardLimitAboveOursIsRefused_withoutTheCapability() throws Exception {
        assumeTrue(!mayRaiseLimits());
        var failure = refused(Program.of("/bin/true").limited("nofile", 1, 2_000_000));
        assertEquals(Reason.LIMIT, failure.reason());
        assertTrue(
                failure.getMessage().startsWith("cannot raise the hard limit nofile to 2000000: "),
                failure.getMessage());
    }

    @Test
    void unknownLimitsAreRefused() {
        assertEquals(Reason.LIMIT, refused(Program.of("/bin/true").limited("x", 1, 2)).reason());
    }

    private SpawnException refused(Program program) {
        return assertThrows(SpawnException.class, () -> children.spawn(program));
    }

    private static Path script(Path folder, String text, String mode) throws IOException {
        var script = Files.writeString(folder.resolve("script"), text);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString(mode));
    }

    private static boolean mayRaiseLimits() throws IOException {
        var effective =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("CapEff:"))
                        .map(line -> line.substring(7).strip())
                        .findFirst()
                        .orElseThrow();
        return (Long.parseLong(effective, 16) & (1L << 24)) != 0;
    }

    private static void assumeRoot() {
        assumeTrue(SelfProcess.uid() == 0, "only root can change users");
    }
}
