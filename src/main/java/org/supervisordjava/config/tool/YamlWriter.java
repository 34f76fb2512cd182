package org.supervisordjava.config.tool;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes maps, lists of texts and texts as YAML, as a person would: plain where YAML allows it,
 * quoted where not, literal blocks for several lines.
 */
final class YamlWriter {

    private static final String STEP = "  ";
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9/_.$(~=+-][A-Za-z0-9/_.$()~=+;<>*!?%@^&| '\"-]*");
    private static final Pattern PLAIN_WITH_COLONS =
            Pattern.compile("[A-Za-z0-9/_.:-]*[A-Za-z0-9/_.-]");

    /** Words and signs that would be something else than text, or begin something else. */
    private static final Pattern SPECIAL =
            Pattern.compile("(?i)null|~|=|<<|-+|-+ .*|.* #.*|.* |[.]+");

    private static final Pattern BLOCK = Pattern.compile("(?s)[^\\p{Cntrl}&&[^\n]]*");

    private final StringBuilder out = new StringBuilder();

    /** One comment line; texts with line ends become several. */
    void comment(String text) {
        text.lines().forEach(line -> out.append(line.isEmpty() ? "#" : "# " + line).append('\n'));
    }

    void blankLine() {
        out.append('\n');
    }

    /**
     * Writes an entry of the outermost map.
     *
     * @param value a text, a collection of texts, or a map of such values
     */
    void entry(String key, Object value) {
        entry("", key, value);
    }

    String text() {
        return out.toString();
    }

    private void entry(String indent, String key, Object value) {
        out.append(indent).append(scalar(key)).append(':');
        switch (value) {
            case Map<?, ?> map -> {
                out.append(map.isEmpty() ? " {}\n" : "\n");
                map.forEach((name, nested) -> entry(indent + STEP, name.toString(), nested));
            }
            case Collection<?> list -> out.append(' ').append(flow(List.copyOf(list))).append('\n');
            default -> text(indent, value.toString());
        }
    }

    private void text(String indent, String text) {
        if (text.contains("\n") && isBlock(text)) {
            out.append(" |-\n");
            text.lines()
                    .map(line -> line.isEmpty() ? "" : indent + STEP + line)
                    .forEach(line -> out.append(line).append('\n'));
        } else {
            out.append(' ').append(scalar(text)).append('\n');
        }
    }

    /** Spaces at the start of the first line would be taken for indentation. */
    private static boolean isBlock(String text) {
        return BLOCK.matcher(text).matches()
                && !text.startsWith(" ")
                && !text.startsWith("\n")
                && !text.endsWith("\n");
    }

    private static String flow(List<?> items) {
        return items.stream()
                .map(item -> item.toString())
                .map(item -> item.matches("[A-Za-z0-9_./*-]+") ? scalar(item) : quoted(item))
                .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
    }

    private static String scalar(String text) {
        boolean isPlain =
                PLAIN.matcher(text).matches() || PLAIN_WITH_COLONS.matcher(text).matches();
        return isPlain && !SPECIAL.matcher(text).matches() && !text.startsWith(":")
                ? text
                : quoted(text);
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '"' -> quoted.append("\\\"");
                                case '\\' -> quoted.append("\\\\");
                                case '\n' -> quoted.append("\\n");
                                case '\t' -> quoted.append("\\t");
                                default -> appendPrintable(quoted, c);
                            }
                        });
        return quoted.append('"').toString();
    }

    private static void appendPrintable(StringBuilder out, int c) {
        boolean isPrintable = c >= ' ' && c < 127 || c > 0xA0 && Character.isLetterOrDigit(c);
        if (isPrintable) {
            out.appendCodePoint(c);
        } else {
            out.append(c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
        }
    }
}
