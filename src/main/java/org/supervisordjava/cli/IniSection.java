package org.supervisordjava.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads one section of an INI file by supervisord's rules, without looking at the others. */
final class IniSection {

    private IniSection() {}

    /**
     * The options of a section; of options that occur twice the last.
     *
     * @return null when there is no such section
     */
    static Map<String, String> read(String text, String section) {
        Map<String, String> options = null;
        var inside = false;
        for (var line : text.split("\n")) {
            var content = withoutComment(line);
            if (content.startsWith("[")) {
                inside = content.strip().equals("[" + section + "]");
                if (inside && options == null) {
                    options = new LinkedHashMap<>();
                }
            } else if (inside) {
                putOption(content, options);
            }
        }
        return options;
    }

    private static void putOption(String line, Map<String, String> options) {
        var delimiter = delimiter(line);
        if (delimiter > 0 && !Character.isWhitespace(line.charAt(0))) {
            var name = line.substring(0, delimiter).strip().toLowerCase(Locale.ROOT);
            options.put(name, line.substring(delimiter + 1).strip());
        }
    }

    /**
     * A comment begins with {@code ;} or {@code #} after white space or at the start of the line.
     */
    private static String withoutComment(String line) {
        for (var i = 0; i < line.length(); i++) {
            var starts = i == 0 || Character.isWhitespace(line.charAt(i - 1));
            if (starts && (line.charAt(i) == ';' || line.charAt(i) == '#')) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    private static int delimiter(String line) {
        for (var i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '=' || line.charAt(i) == ':') {
                return i;
            }
        }
        return -1;
    }
}
