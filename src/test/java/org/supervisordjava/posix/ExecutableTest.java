package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.UserSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

class ExecutableTest {

    private static final UserSpec NOBODY =
            new UserSpec("nobody", 65534, List.of(65534), Path.of("/nonexistent"));

    @TempDir private Path folder;
    private Path first;
    private Path second;

    @BeforeEach
    void createFolders() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        first = Files.createDirectory(folder.resolve("first"));
        second = Files.createDirectory(folder.resolve("second"));
    }

    @Test
    void nameIsSearchedInPath_firstEntryFirst() throws IOException {
        file(second, "tool", "rwxr-xr-x");
        assertEquals(new Executable.Found(second.resolve("tool")), resolve("tool"));
        file(first, "tool", "rwxr-xr-x");
        assertEquals(new Executable.Found(first.resolve("tool")), resolve("tool"));
    }

    @Test
    void firstExistingEntryWins_evenIfItCannotBeExecuted() throws IOException {
        file(first, "tool", "rw-r--r--");
        file(second, "tool", "rwxr-xr-x");
        assertEquals(new Executable.NotExecutable(first.resolve("tool")), resolve("tool"));
    }

    @Test
    void nameThatIsNowhere_isMissing() {
        assertEquals(new Executable.Missing("tool"), resolve("tool"));
    }

    @Test
    void whatJavaCannotName_isPassedOver() throws IOException {
        file(second, "tool", "rwxr-xr-x");
        assertEquals(
                new Executable.Found(second.resolve("tool")),
                Executable.resolve("tool", "/\udcff:" + second, Optional.empty()));
        assertEquals(new Executable.Missing("/\udcff"), resolve("/\udcff"));
    }

    @Test
    void emptyName_isMissing() {
        assertEquals(new Executable.Missing(""), resolve(""));
    }

    @Test
    void slashMeansPath_whateverPathSays() throws IOException {
        file(second, "tool", "rwxr-xr-x");
        var direct = second.resolve("tool").toString();
        assertEquals(new Executable.Found(Path.of(direct)), resolve(direct));
        assertEquals(new Executable.Missing("./tool"), resolve("./tool"));
    }

    @Test
    void directoryIsNamedAsSuch() throws IOException {
        Files.createDirectory(first.resolve("tool"));
        assertEquals(new Executable.IsDirectory(first.resolve("tool")), resolve("tool"));
    }

    @Test
    void fileOfAnotherUser_isNoPermission() throws IOException {
        assumeTrue(SelfProcess.uid() == 0, "asks as another user");
        var tool = file(first, "tool", "rwxr-x---");
        assertEquals(
                new Executable.NoPermission(tool),
                Executable.resolve("tool", first.toString(), Optional.of(NOBODY)));
    }

    @Test
    void fileInADirectoryOfAnotherUser_isNoPermission() throws IOException {
        assumeTrue(SelfProcess.uid() == 0, "asks as another user");
        var tool = file(first, "tool", "rwxr-xr-x");
        Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("rwx------"));
        assertEquals(
                new Executable.NoPermission(tool),
                Executable.resolve("tool", first.toString(), Optional.of(NOBODY)));
    }

    @Test
    void fileForEverybody_isFoundForAnotherUser() throws IOException {
        var tool = file(first, "tool", "rwxr-xr-x");
        assertEquals(
                new Executable.Found(tool),
                Executable.resolve("tool", first.toString(), Optional.of(NOBODY)));
    }

    private Executable.Resolution resolve(String argv0) {
        return Executable.resolve(argv0, first + ":" + second, Optional.empty());
    }

    private static Path file(Path folder, String name, String mode) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
