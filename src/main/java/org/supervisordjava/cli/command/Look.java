package org.supervisordjava.cli.command;

/**
 * What of an output there is to see.
 *
 * @param colours whether a person looks at a terminal that shows them
 * @param width of the screen in characters; 0 when there is none, and nothing is cut
 */
public record Look(boolean colours, int width) {

    public static final Look PLAIN = new Look(false, 0);

    private static final String RED = "31";
    private static final String YELLOW = "33";
    private static final String ELLIPSIS = "…";
    private static final int NARROW = 60;

    String red(String text) {
        return coloured(RED, text);
    }

    String yellow(String text) {
        return coloured(YELLOW, text);
    }

    /**
     * @param code of a colour, as terminals know it
     */
    String coloured(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** As much of a line as fits on the screen. */
    String cut(String line) {
        return width == 0 || line.codePointCount(0, line.length()) <= width
                ? line
                : line.substring(0, line.offsetByCodePoints(0, width - 1)) + ELLIPSIS;
    }

    /** Has no place for supervisord's columns. */
    boolean isNarrow() {
        return width > 0 && width < NARROW;
    }

    /** Empties the screen. */
    String cleared() {
        return "\u001b[H\u001b[2J";
    }
}
