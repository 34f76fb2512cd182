package org.supervisordjava.config.source;

import org.supervisordjava.config.text.SurrogateEscape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment this process was started with, byte for byte ({@link SurrogateEscape}). {@link
 * System#getenv()} decodes it by the locale, and in a container without LANG turns every other
 * letter than ASCII's into a question mark, which a child would then inherit.
 *
 * <p>The launcher hides from our JVM what is meant for others, such as JAVA_TOOL_OPTIONS, and adds
 * what only our JVM needs; see lib/launcher.sh.
 */
public final class InheritedEnvironment {

    private static final Path OWN = Path.of("/proc/self/environ");

    /** Names what the launcher has added, with blanks between; itself it is one of them. */
    private static final String ADDED = "SUPERVISORD_JAVA_ADDED";

    /** Stands before the names that the launcher hides. */
    private static final String HIDDEN = "SUPERVISORD_JAVA_HIDDEN_";

    private InheritedEnvironment() {}

    /**
     * All variables of this process, in order; those of {@link System#getenv()} when {@code /proc}
     * is closed.
     */
    public static Map<String, String> read() {
        try {
            return parse(Files.readAllBytes(OWN));
        } catch (IOException e) {
            return System.getenv();
        }
    }

    /** What the launcher was started with, which is what programs and configurations see. */
    public static Map<String, String> beforeTheLauncher(Map<String, String> variables) {
        var added = variables.get(ADDED);
        if (added == null) {
            return variables;
        }
        var result = new LinkedHashMap<>(variables);
        result.remove(ADDED);
        for (var name : added.split(" ")) {
            result.remove(name);
        }
        for (var name : variables.keySet()) {
            if (name.startsWith(HIDDEN)) {
                result.put(name.substring(HIDDEN.length()), result.remove(name));
            }
        }
        return result;
    }

    static Map<String, String> parse(byte[] block) {
        var result = new LinkedHashMap<String, String>();
        int start = 0;
        for (int end = 0; end <= block.length; end++) {
            if (end == block.length || block[end] == 0) {
                put(SurrogateEscape.decode(Arrays.copyOfRange(block, start, end)), result);
                start = end + 1;
            }
        }
        return result;
    }

    private static void put(String variable, Map<String, String> result) {
        // From the second character: a name may begin with an equals sign (environ(7)).
        int equals = variable.indexOf('=', 1);
        if (equals > 0) {
            result.putIfAbsent(variable.substring(0, equals), variable.substring(equals + 1));
        }
    }
}
