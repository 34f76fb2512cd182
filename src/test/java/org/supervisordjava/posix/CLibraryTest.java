package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
                "cannot load what it needs (java.io.IOException: Unable to write jffi binary stub to"
                        + " `/tmp`.; java.io.FileNotFoundException: (Too many open files)): too few"
                        + " open files: raise the limit (ulimit -n)",
                CLibrary.notLoaded(new UnsatisfiedLinkError(message)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x.so: failed to map segment from shared object|is mounted noexec",
                "x.so: cannot map zero-fill pages: Cannot allocate memory|too little memory",
                "Unable to write jffi binary stub: No space left on device|the disk is full",
                "Unable to write jffi binary stub: Read-only file system|readable and executable",
                "x.so: cannot open shared object file: Permission denied|readable and executable",
                "x.so: version `GLIBC_2.34' not found|glibc 2.34 or newer is needed",
                "x.so: Error relocating: __sprintf_chk: symbol not found|glibc 2.34 or newer",
            })
    void theRemedy_isThatOfTheCause(String cause, String remedy) {
        var words = CLibrary.notLoaded(new UnsatisfiedLinkError(cause));

        assertTrue(words.contains(cause), words);
        assertTrue(words.contains(remedy), words);
        assertEquals(
                remedy.startsWith("glibc"), words.contains("glibc 2.34 or newer is needed"), words);
    }

    @Test
    void classThatCannotBeLoaded_isNoMatterOfTheCLibrary() {
        assertEquals(
                "cannot load a class (com/kenai/jffi/Invoker): its jar is missing or cannot be read",
                CLibrary.notLoaded(new NoClassDefFoundError("com/kenai/jffi/Invoker")));
    }

    /** Where nobody has said where it is, it is in the jar: a file of that name here is not it. */
    @Test
    void libraryInTheWorkingDirectory_isNotLoaded(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("libjffi-1.2.so"), "not ours");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                java,
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                NativeCall.class.getName())
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();

        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), output);
    }

    /** A program that calls C once. */
    static final class NativeCall {
        public static void main(String[] arguments) {
            LocalTime.offset(0);
        }
    }
}
