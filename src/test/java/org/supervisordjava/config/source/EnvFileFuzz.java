package org.supervisordjava.config.source;

import org.supervisordjava.config.text.InvalidValueException;

import java.nio.file.Path;
import java.util.Map;

/**
 * Whatever is in a file of variables, reading it ends with variables or with words; and the
 * variables, written down in double quotes, are read as the same ones.
 */
public final class EnvFileFuzz {

    private static final Path FILE = Path.of("/etc/variables");

    private EnvFileFuzz() {}

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            var text = ConfigText.decode(input);
            var variables = EnvFile.parse(FILE, text);
            if (variables.values().stream().allMatch(value -> value.lines().count() <= 1)) {
                var again = EnvFile.parse(FILE, written(variables));
                if (!again.equals(variables)) {
                    throw new AssertionError("read " + variables + ", then " + again);
                }
            }
        } catch (InvalidValueException e) {
            if (e.getMessage().isBlank()) {
                throw new AssertionError("refused without words", e);
            }
        }
    }

    private static String written(Map<String, String> variables) {
        var text = new StringBuilder();
        variables.forEach(
                (name, value) ->
                        text.append(name)
                                .append("=\"")
                                .append(
                                        value.replace("\\", "\\\\")
                                                .replace("\"", "\\\"")
                                                .replace("\n", "\\n")
                                                .replace("\r", "\\r"))
                                .append("\"\n"));
        return text.toString();
    }
}
