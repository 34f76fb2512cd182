package org.supervisordjava.posix;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment this process was started with, as UTF-8. {@link System#getenv()} decodes it by
 * the locale, and in a container without LANG turns every other letter than ASCII's into a question
 * mark, which a child would then inherit.
 */
public final class InheritedEnvironment {

    private static final Path OWN = Path.of("/proc/self/environ");

    private InheritedEnvironment() {}

    /** All variables, in order; those of {@link System#getenv()} when {@code /proc} is closed. */
    public static Map<String, String> read() {
        try {
            return parse(Files.readAllBytes(OWN));
        } catch (IOException e) {
            return System.getenv();
        }
    }

    static Map<String, String> parse(byte[] block) {
        var result = new LinkedHashMap<String, String>();
        for (var variable : new String(block, UTF_8).split("\0")) {
            // From the second character: a name may begin with an equals sign (environ(7)).
            int equals = variable.indexOf('=', 1);
            if (equals > 0) {
                result.putIfAbsent(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return result;
    }
}
