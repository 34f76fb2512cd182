package org.supervisordjava.cli.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Logs that Debian's supervisorctl cannot show, and logs that are followed until Ctrl-C. */
@Tag("peer")
class LogsOfARealServerTest {

    private static final String PROGRAMS =
            """
            [program:colour]
            command=sh -c "printf '\\\\033[31mred\\\\033[0m\\\\007\\\\n'; exec sleep 1000"
            [program:binary]
            command=sh -c "printf 'a\\\\377b\\\\n'; exec sleep 1000"
            """;

    @TempDir private Path directory;
    private ReferenceServer server;

    @BeforeEach
    void start() throws Exception {
        var config = new ServerConfig(ServerConfig.SERVERS + ServerConfig.RPC_INTERFACE + PROGRAMS);
        server = ForkedServer.debian(directory, config);
        Await.until(
                "both have written",
                () ->
                        !run("tail", "colour").out().isBlank()
                                && !run("tail", "binary").err().isBlank());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tail_showsControlBytes() throws Exception {
        assertEquals(
                new Ctl.Result(0, "\u001b[31mred\u001b[0m\u0007\n\n", ""), run("tail", "colour"));
    }

    @Test
    void tail_ofWhatIsNotUtf8_fails_andSaysHowToReadIt() throws Exception {
        var result = run("tail", "binary");

        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains("tail -f binary stdout"), result.err());
    }

    @Test
    void tailFollow_showsWhatIsNotUtf8_andEndsWith0AtControlC() throws Exception {
        var process = start("tail", "-f", "binary");
        var expected = "==> Press Ctrl-C to exit <==\na\u00ffb\n";
        var shown =
                new String(
                        process.getInputStream().readNBytes(expected.length()),
                        StandardCharsets.ISO_8859_1);

        new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();

        assertEquals(expected, shown);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
    }

    @Test
    void oneShot_loadsNoLibraryButJffi() throws Exception {
        var process = start("status");
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertTrue(out.startsWith("binary "), out);
        assertEquals(0, process.waitFor());
    }

    private Ctl.Result run(String... words) {
        return new JavaCtl().run(server, "", arguments(words).toArray(String[]::new));
    }

    /**
     * A JVM with nothing on its class path but this project's classes and the way into C. A JVM
     * takes no notice of Ctrl-C when whoever started the tests ignores it, as a shell does for what
     * it puts into the background.
     */
    private Process start(String... words) throws Exception {
        var command = new ArrayList<>(List.of("/usr/bin/env", "--default-signal=INT"));
        command.add(System.getProperty("java.home") + "/bin/java");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", classPath(), "org.supervisordjava.cli.SupervisorCtl"));
        command.addAll(arguments(words));
        var errors = Files.createTempFile(directory, "ctl", ".err");
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    private static String classPath() {
        var jffi =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> entry.contains("jffi"));
        return Stream.concat(Stream.of("target/classes"), jffi)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private List<String> arguments(String... words) {
        var arguments = new ArrayList<>(List.of("-s", server.unixUrl()));
        arguments.addAll(List.of(words));
        return arguments;
    }
}
