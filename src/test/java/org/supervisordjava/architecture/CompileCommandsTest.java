package org.supervisordjava.architecture;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The JVM says nothing of a class that is not there, and compiles another one never. */
class CompileCommandsTest {

    private static final Path FILE = Path.of("src/main/dist/lib/compile.commands");
    private static final String BEGIN = "CompileThresholdScaling,";

    @Test
    void eachNamesAClass() throws IOException {
        var commands = commands();

        assertTrue(commands.size() > 1, "commands: " + commands);
        for (var command : commands) {
            assertTrue(command.startsWith(BEGIN) && command.contains("::*,"), command);
            var name = command.substring(BEGIN.length(), command.indexOf("::"));
            assertDoesNotThrow(
                    () -> Class.forName(name, false, getClass().getClassLoader()), command);
        }
    }

    /** By its whole name it is found at no cost; patterns are tried with every method. */
    @Test
    void noneIsAPattern() throws IOException {
        for (var command : commands()) {
            assertEquals(command.indexOf("::*") + 2, command.indexOf('*'), command);
        }
    }

    private static List<String> commands() throws IOException {
        return Files.readAllLines(FILE).stream().filter(line -> !line.startsWith("#")).toList();
    }
}
