package org.supervisordjava.config.text;

/** What Python counts as white space, which is more than Java does. */
public final class PythonSpace {

    private static final char NEXT_LINE = '\u0085';

    private PythonSpace() {}

    public static boolean isSpace(char c) {
        if (c > ' ' && c <= '~') {
            return false; // without a look at a table
        }
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
    }

    public static String strip(String text) {
        int start = indent(text);
        int end = text.length();
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Number of leading white space characters. */
    public static int indent(String text) {
        int indent = 0;
        while (indent < text.length() && isSpace(text.charAt(indent))) {
            indent++;
        }
        return indent;
    }
}
