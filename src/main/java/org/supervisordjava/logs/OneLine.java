package org.supervisordjava.logs;

/**
 * A message as one line of a log. It may hold what somebody else has chosen, a path or a name: so
 * nothing in it may begin a line of its own, steer a terminal, or turn the direction of writing.
 */
final class OneLine {

    private OneLine() {}

    /** The same, with {@code \n}, {@code \x1b} and the like for what is not to be seen. */
    static String of(String message) {
        int i = 0;
        while (i < message.length() && isHarmless(message.charAt(i))) {
            i++;
        }
        return i == message.length() ? message : escaped(message, i);
    }

    private static String escaped(String message, int from) {
        var line = new StringBuilder(message.length() + 16).append(message, 0, from);
        for (char c : message.substring(from).toCharArray()) {
            if (isHarmless(c)) {
                line.append(c);
            } else {
                append(line, c);
            }
        }
        return line.toString();
    }

    private static void append(StringBuilder line, char c) {
        switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            default ->
                    line.append(
                            c < 0x100
                                    ? "\\x%02x".formatted((int) c)
                                    : "\\u%04x".formatted((int) c));
        }
    }

    private static boolean isHarmless(char c) {
        if (c >= ' ' && c < 0x7f || c == '\t') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
