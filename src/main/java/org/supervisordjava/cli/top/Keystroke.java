package org.supervisordjava.cli.top;

/**
 * A key that was pressed.
 *
 * @param text what it types; empty unless it is a {@link Kind#TEXT}
 */
public record Keystroke(Kind kind, String text) {

    /** What it is for. */
    public enum Kind {
        TEXT,
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        TAB,
        ENTER,
        BACKSPACE,
        ESCAPE,
        /** Ctrl-C, or the terminal has gone. */
        INTERRUPT
    }

    public static Keystroke of(Kind kind) {
        return new Keystroke(kind, "");
    }

    public static Keystroke typed(String text) {
        return new Keystroke(Kind.TEXT, text);
    }
}
