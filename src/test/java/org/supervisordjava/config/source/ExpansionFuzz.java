package org.supervisordjava.config.source;

import org.supervisordjava.config.text.Interpolation;
import org.supervisordjava.config.text.InvalidValueException;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Whatever a value is, {@code ${…}} in it becomes what a plain recursive reading says; and an
 * expansion ends, and leaves nothing of a value that has no percent sign.
 */
public final class ExpansionFuzz {

    private static final Map<String, String> VARIABLES = Map.of("A", "b%", "E", "", "LONG", "${A}");

    /** From here on the recursive reading is slow. */
    private static final int LONGEST = 400;

    private ExpansionFuzz() {}

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        String interpolated;
        try {
            interpolated = new Interpolation(VARIABLES).apply(text);
        } catch (InvalidValueException e) {
            if (text.length() <= LONGEST && plainly(text, true) != null) {
                throw new AssertionError("refused: " + e.getMessage());
            }
            interpolated = null;
        }
        if (interpolated != null && text.length() <= LONGEST && text.indexOf('%') < 0) {
            var expected = plainly(text, true);
            if (!interpolated.equals(expected)) {
                throw new AssertionError("replaced " + interpolated + ", plainly " + expected);
            }
        }
        expand(text);
        if (interpolated != null) {
            expand(interpolated);
        }
    }

    /** Null for what is no reference, or to a variable that is not set. */
    private static String plainly(String text, boolean isOutside) {
        var out = new StringBuilder();
        int position = 0;
        while (position < text.length()) {
            if (text.startsWith("$${", position)) {
                out.append("${");
                position += 3;
            } else if (text.startsWith("${", position)) {
                int nameEnd = position + 2;
                while (nameEnd < text.length()
                        && isName(text.charAt(nameEnd), nameEnd - position - 2)) {
                    nameEnd++;
                }
                boolean hasDefault = text.startsWith(":-", nameEnd);
                int end = hasDefault ? closing(text, nameEnd + 2) : nameEnd;
                if (nameEnd == position + 2 || end < 0 || !text.startsWith("}", end)) {
                    return null;
                }
                var value = VARIABLES.get(text.substring(position + 2, nameEnd));
                if (hasDefault && (value == null || value.isEmpty())) {
                    value = plainly(text.substring(nameEnd + 2, end), false);
                }
                if (value == null) {
                    return null;
                }
                out.append(value);
                position = end + 1;
            } else {
                out.append(text.charAt(position++));
            }
        }
        return isOutside ? out.toString().replace("%", "%%") : out.toString();
    }

    private static boolean isName(char c, int index) {
        return c == '_' || c < 128 && Character.isLetter(c) || c >= '0' && c <= '9' && index > 0;
    }

    /** The brace that closes a default, or -1. */
    private static int closing(String text, int start) {
        int depth = 1;
        for (int i = start; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
                i++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static void expand(String text) {
        var names = Expansion.ofEnvironment(VARIABLES).with("here", "/etc").with("process_num", 7);
        try {
            var expanded = names.expand(text, "program:x.command");
            if (text.indexOf('%') < 0 && !expanded.equals(text)) {
                throw new AssertionError("changed to " + expanded);
            }
        } catch (InvalidValueException e) {
            if (e.getMessage().isBlank()) {
                throw new AssertionError("refused without words", e);
            }
        }
    }
}
