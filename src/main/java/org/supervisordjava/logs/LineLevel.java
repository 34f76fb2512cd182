package org.supervisordjava.logs;

import java.util.Locale;
import java.util.Optional;

/**
 * Recognises the level in a line of text, where loggers put it: a word in capitals, in brackets or
 * behind {@code level=}, near the beginning; or {@code <3>}, as in sd-daemon(3).
 */
final class LineLevel {

    private static final int LOOKED_AT = 128;
    private static final int LONGEST_WORD = 11;
    private static final int SHORTEST_WORD = 3;
    private static final String BEFORE = " \t[(<|=\":";
    private static final String BEHIND = " \t])>|=\":,;";

    private final String text;
    private final int end;

    private LineLevel(String text) {
        this.text = text;
        this.end = Math.min(text.length(), LOOKED_AT);
    }

    static Optional<LineSeverity> of(String text) {
        var json = JsonObjectScan.of(text);
        return json.isPresent() ? json.get().level() : inText(text);
    }

    /** Of a line that is no JSON. */
    static Optional<LineSeverity> inText(String text) {
        return new LineLevel(text).find();
    }

    private Optional<LineSeverity> find() {
        if (end > 2 && text.charAt(0) == '<' && text.charAt(2) == '>' && isDigit(text.charAt(1))) {
            return Optional.of(LineSeverity.ofSyslog(text.charAt(1) - '0'));
        }
        int at = 0;
        while (at < end) {
            if (!isLetter(text.charAt(at))) {
                at++;
                continue;
            }
            int from = at;
            while (at < text.length() && isLetter(text.charAt(at)) && at - from <= LONGEST_WORD) {
                at++;
            }
            var level = word(from, at);
            if (level.isPresent()) {
                return level;
            }
            // What goes on is no word that is known.
            while (at < end && isLetter(text.charAt(at))) {
                at++;
            }
        }
        return Optional.empty();
    }

    private Optional<LineSeverity> word(int from, int to) {
        int length = to - from;
        if (length < SHORTEST_WORD
                || length > LONGEST_WORD
                || !(from == 0 || BEFORE.indexOf(text.charAt(from - 1)) >= 0)
                || !(to == text.length() || BEHIND.indexOf(text.charAt(to)) >= 0)) {
            return Optional.empty();
        }
        var word = text.substring(from, to);
        var upper = word.toUpperCase(Locale.ROOT);
        return word.equals(upper) || isMarked(from, to)
                ? LineSeverity.named(upper)
                : Optional.empty();
    }

    /** {@code [error]}, {@code level=error}, {@code error: } at the beginning. */
    private boolean isMarked(int from, int to) {
        char behind = to < text.length() ? text.charAt(to) : ' ';
        if (from == 0) {
            return behind == ':';
        }
        char before = text.charAt(from - 1);
        return before == '[' && behind == ']' || before == '<' && behind == '>' || isValue(from);
    }

    private boolean isValue(int from) {
        int equals = text.charAt(from - 1) == '"' ? from - 2 : from - 1;
        if (equals < 1 || text.charAt(equals) != '=') {
            return false;
        }
        var before = text.substring(0, equals);
        return before.endsWith("level") || before.endsWith("lvl") || before.endsWith("severity");
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
