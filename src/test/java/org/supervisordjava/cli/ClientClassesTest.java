package org.supervisordjava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a one-shot command loads is what it costs: classes are counted, because time is not exact.
 */
class ClientClassesTest {

    /** Of our own, for {@code help} with a supervisord.conf. Raise it only for a reason. */
    private static final int BUDGET = 82;

    /** What only a YAML file needs, and what a command of supervisorctl never does. */
    private static final List<String> OFF_THE_PATH =
            List.of(
                    "org.yaml.",
                    "com.fasterxml.",
                    "org.jline.",
                    "java.util.stream.Sorted",
                    "org.supervisordjava.config.build.",
                    "org.supervisordjava.config.option.OptionTable",
                    "org.supervisordjava.config.source.YamlReader");

    /**
     * Of the JDK, what looks into every library, and what its unix sockets ask for random numbers:
     * either costs more than all classes of a command.
     */
    private static final List<String> EXPENSIVE =
            List.of(
                    "java.util.ServiceLoader$LazyClassPathLookupIterator",
                    "jdk.internal.logger.",
                    "java.security.Security",
                    "java.security.SecureRandom",
                    "sun.nio.ch.Net",
                    "sun.nio.ch.UnixDomainSockets");

    @TempDir private Path folder;

    @Test
    void commandWithASupervisordConf_loadsNothingForYaml() throws Exception {
        var file = folder.resolve("own.conf");
        Files.writeString(
                file,
                """
                [supervisorctl]
                serverurl=unix://%(here)s/s.sock
                [program:x]
                command=/bin/cat
                """);

        var loaded = classesOf("-c", file.toString(), "help");

        assertEquals(List.of(), among(loaded, OFF_THE_PATH));
        var own =
                loaded.stream()
                        .filter(name -> name.startsWith("org.supervisordjava."))
                        .filter(name -> !name.contains("$$Lambda"))
                        .toList();
        assertTrue(own.size() > 20, "only " + own);
        assertTrue(own.size() <= BUDGET, own.size() + " classes: " + own);
    }

    @Test
    void commandForAServer_loadsNothingThatIsExpensive() throws Exception {
        var loaded = classesOf("-s", "unix://" + folder.resolve("no.sock"), "status");

        assertTrue(loaded.contains("org.supervisordjava.posix.UnixStream"), "no connection tried");
        assertEquals(List.of(), among(loaded, EXPENSIVE));
    }

    /**
     * As an installation has it; where it is not, it is unpacked into a file with a random name.
     */
    private Path nativeLibrary() throws IOException {
        var library = folder.resolve("libjffi-1.2.so");
        var arch = System.getProperty("os.arch");
        var name = "/jni/" + (arch.equals("amd64") ? "x86_64" : arch) + "-Linux/libjffi-1.2.so";
        try (var content = ClientClassesTest.class.getResourceAsStream(name)) {
            Files.copy(content, library);
        }
        return folder;
    }

    private static List<String> among(List<String> loaded, List<String> beginnings) {
        return loaded.stream()
                .filter(name -> beginnings.stream().anyMatch(name::startsWith))
                .toList();
    }

    private List<String> classesOf(String... arguments) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xlog:class+load:stdout",
                                "-Djffi.boot.library.path=" + nativeLibrary(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                SupervisorCtl.class.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).start();
        try (var lines = process.inputReader()) {
            return lines.lines()
                    .filter(line -> line.contains(" source: "))
                    .map(line -> line.replaceFirst("^.*\\[class,load] ", "").split(" ")[0])
                    .toList();
        }
    }
}
