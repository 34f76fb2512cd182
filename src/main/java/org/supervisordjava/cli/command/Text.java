package org.supervisordjava.cli.command;

/** Formats that supervisorctl shares with Python. No {@code String.format}: it is slow to load. */
final class Text {

    private Text() {}

    /** Pads to a number of characters (code points); longer text stays as it is. */
    static String pad(String text, int width) {
        var missing = width - text.codePointCount(0, text.length());
        return missing > 0 ? text + " ".repeat(missing) : text;
    }

    /** A string as Python prints it in messages: in single quotes unless it holds one. */
    static String quoted(String text) {
        var quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        var quoted = new StringBuilder(text.length() + 2).append(quote);
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            switch (character) {
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                case '\\' -> quoted.append("\\\\");
                case '\'' -> quoted.append(quote == '\'' ? "\\'" : "'");
                default -> quoted.append(character);
            }
        }
        return quoted.append(quote).toString();
    }
}
