package org.supervisordjava.cli.shell;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.cli.SupervisorCtl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The shell at a real terminal of several types, in an image without a database of terminals. */
@Tag("peer")
class ShellAtTerminalTest {

    private static final String CTRL_C = "\u0003";

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"xterm", "dumb", "no-such-terminal", ""})
    void completesAndEndsAtCtrlC(String type) throws Exception {
        var screen =
                type(
                        type,
                        "unix://" + directory.resolve("nobody.sock"),
                        new String[] {"> ", "he\t"},
                        new String[] {"help", "\r"},
                        new String[] {"> ", CTRL_C});

        assertTrue(screen.contains("default commands"), screen);
        assertTrue(screen.endsWith("exit code 0\n"), screen);
        assertFalse(screen.contains("WARNING"), screen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm", "dumb", "no-such-terminal", ""})
    void doesNotShowPasswords(String type) throws Exception {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/", exchange -> exchange.sendResponseHeaders(isNamed(exchange) ? 500 : 401, -1));
        server.start();
        try {
            var screen =
                    type(
                            type,
                            "http://127.0.0.1:" + server.getAddress().getPort(),
                            new String[] {"Username:", "me\r"},
                            new String[] {"Password:", "SECRET\r"},
                            new String[] {"> ", CTRL_C});

            assertFalse(screen.contains("SECRET"), screen);
            assertTrue(screen.endsWith("exit code 0\n"), screen);
        } finally {
            server.stop(0);
        }
    }

    private static boolean isNamed(HttpExchange request) {
        return request.getRequestHeaders().containsKey("Authorization");
    }

    private String type(String terminal, String url, String[]... steps)
            throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                "/usr/bin/timeout",
                                "120",
                                "/usr/bin/python3",
                                "src/test/resources/peer/terminal.py",
                                new ObjectMapper().writeValueAsString(steps),
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SupervisorCtl.class.getName(),
                                "-s",
                                url));
        var output = directory.resolve("screen");
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("TERM");
        builder.environment().put("PATH", "/nonexistent");
        if (!terminal.isEmpty()) {
            builder.environment().put("TERM", terminal);
        }
        builder.redirectOutput(output.toFile()).start().waitFor();
        return Files.readString(output);
    }
}
