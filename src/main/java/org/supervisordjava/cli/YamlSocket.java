package org.supervisordjava.cli;

/**
 * Finds {@code control.socket} in a YAML configuration by looking at its lines: a YAML library
 * takes longer to load than all the rest of a command.
 */
final class YamlSocket {

    private static final String SECTION = "control:";
    private static final String KEY = "socket:";

    private YamlSocket() {}

    /** Null when the file does not say. */
    static String find(String text) {
        var inside = false;
        for (var line : text.split("\n")) {
            var content = line.strip();
            if (content.isEmpty() || content.startsWith("#")) {
                continue;
            }
            if (!Character.isWhitespace(line.charAt(0))) {
                inside = line.startsWith(SECTION);
                var flow = inside ? inFlow(line.substring(SECTION.length()).strip()) : null;
                if (flow != null) {
                    return flow;
                }
            } else if (inside && content.startsWith(KEY)) {
                return scalar(content.substring(KEY.length()));
            }
        }
        return null;
    }

    /** The value in {@code {socket: /x.sock, …}}. */
    private static String inFlow(String mapping) {
        var key = mapping.indexOf(KEY);
        if (!mapping.startsWith("{") || key < 0) {
            return null;
        }
        var start = key + KEY.length();
        var end = start;
        while (end < mapping.length() && ",}".indexOf(mapping.charAt(end)) < 0) {
            end++;
        }
        return scalar(mapping.substring(start, end));
    }

    private static String scalar(String raw) {
        var value = raw.strip();
        var comment = value.indexOf(" #");
        if (comment >= 0) {
            value = value.substring(0, comment).strip();
        }
        var quoted =
                value.length() > 1
                        && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                        && value.charAt(value.length() - 1) == value.charAt(0);
        value = quoted ? value.substring(1, value.length() - 1) : value;
        return value.isEmpty() ? null : value;
    }
}
