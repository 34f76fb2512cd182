package org.supervisordjava.config.text;

/**
 * Quotes text as Python's {@code repr} does, because supervisord's messages quote with it and
 * people search for those messages.
 */
public final class PythonRepr {

    private PythonRepr() {}

    /** {@code 'it'}, or {@code "it's"} when that saves an escape. */
    public static String of(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        var quoted = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints().forEach(codePoint -> appendEscaped(quoted, codePoint, quote));
        return quoted.append(quote).toString();
    }

    private static void appendEscaped(StringBuilder out, int codePoint, char quote) {
        switch (codePoint) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (codePoint == quote) {
                    out.append('\\').append(quote);
                } else if (isPrintable(codePoint)) {
                    out.appendCodePoint(codePoint);
                } else if (codePoint < 0x100) {
                    out.append("\\x%02x".formatted(codePoint));
                } else if (codePoint < 0x10000) {
                    out.append("\\u%04x".formatted(codePoint));
                } else {
                    out.append("\\U%08x".formatted(codePoint));
                }
            }
        }
    }

    private static boolean isPrintable(int codePoint) {
        if (codePoint == ' ') {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
