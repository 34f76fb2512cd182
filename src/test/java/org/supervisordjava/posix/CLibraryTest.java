package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class CLibraryTest {

    @Test
    void theOneOfThisSystem_willDo() {
        assertEquals(Optional.empty(), CLibrary.problem());
    }

    @Test
    void anOldGlibc_isNamedWithItsVersion() {
        var problem =
                CLibrary.problem(
                        name ->
                                !name.equals("posix_spawn_file_actions_addclosefrom_np")
                                        && CFunction.exists(name));
        assertTrue(
                problem.orElseThrow()
                        .matches(
                                "the C library of this system is glibc 2\\.\\d+: 2\\.34 or newer is"
                                        + " needed.*"),
                problem::toString);
    }

    @Test
    void anotherCLibrary_isRefused() {
        assertTrue(CLibrary.problem(name -> false).orElseThrow().contains("not glibc"));
    }

    @Test
    void libraryThatCannotBeLoaded_isToldInOneLine_withItsCause() {
        var message =
                """
                java.io.IOException: Unable to write jffi binary stub to `/tmp`.
                \tat com.kenai.jffi.internal.StubLoader.load(StubLoader.java:1)
                Caused by: java.io.FileNotFoundException: (Too many open files)
                \tat java.base/java.io.FileOutputStream.open(FileOutputStream.java)
                \t... 23 more
                """;

        assertEquals(
                "cannot load the native library of jffi (java.io.IOException: Unable to write jffi"
                        + " binary stub to `/tmp`.; java.io.FileNotFoundException: (Too many open"
                        + " files)): glibc 2.34 or newer is needed, as in Debian 12, Ubuntu 22.04,"
                        + " Red Hat 9 or newer",
                CLibrary.notLoaded(message));
    }
}
