package org.supervisordjava.logs;

import java.util.Locale;
import java.util.Optional;

/**
 * Tells whether a line is one JSON object (RFC 8259), strictly: only then it may stand in another.
 * On the way it finds the level that a logger gave it. A parser's tree would be thrown away.
 */
final class JsonObjectScan {

    /** Deeper ones are text: whoever reads them may not get on with them. */
    private static final int DEEPEST = 64;

    private static final String NAMES = " level severity lvl loglevel log.level ";

    private final String text;
    private int at;
    private Optional<LineSeverity> level = Optional.empty();

    private JsonObjectScan(String text) {
        this.text = text;
    }

    /**
     * What has been found in a line that is an object.
     *
     * @param level as its logger says
     */
    record ScannedObject(Optional<LineSeverity> level) {}

    static Optional<ScannedObject> of(String text) {
        var scan = new JsonObjectScan(text);
        scan.blanks();
        if (!scan.next('{') || !scan.object(1)) {
            return Optional.empty();
        }
        scan.blanks();
        return scan.at == text.length()
                ? Optional.of(new ScannedObject(scan.level))
                : Optional.empty();
    }

    private boolean object(int depth) {
        blanks();
        if (next('}')) {
            return true;
        }
        do {
            blanks();
            int name = at;
            if (!string()) {
                return false;
            }
            int nameEnd = at;
            blanks();
            if (!next(':')) {
                return false;
            }
            blanks();
            int value = at;
            if (!value(depth)) {
                return false;
            }
            if (depth == 1 && level.isEmpty()) {
                level = level(text.substring(name + 1, nameEnd - 1), text.substring(value, at));
            }
            blanks();
        } while (next(','));
        return next('}');
    }

    private static Optional<LineSeverity> level(String name, String value) {
        if (name.isEmpty() || !NAMES.contains(' ' + name.toLowerCase(Locale.ROOT) + ' ')) {
            return Optional.empty();
        }
        if (value.startsWith("\"")) {
            return LineSeverity.named(
                    value.substring(1, value.length() - 1).toUpperCase(Locale.ROOT));
        }
        return value.matches("[1-6]0")
                ? LineSeverity.ofHundred(Integer.parseInt(value))
                : Optional.empty();
    }

    private boolean array(int depth) {
        blanks();
        if (next(']')) {
            return true;
        }
        do {
            blanks();
            if (!value(depth)) {
                return false;
            }
            blanks();
        } while (next(','));
        return next(']');
    }

    private boolean value(int depth) {
        if (at == text.length() || depth == DEEPEST) {
            return false;
        }
        return switch (text.charAt(at)) {
            case '{' -> next('{') && object(depth + 1);
            case '[' -> next('[') && array(depth + 1);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean string() {
        if (!next('"')) {
            return false;
        }
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return true;
            }
            if (c < ' ' || c == '\\' && !escape()) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        if (at == text.length()) {
            return false;
        }
        char c = text.charAt(at++);
        if (c != 'u') {
            return "\"\\/bfnrt".indexOf(c) >= 0;
        }
        for (int i = 0; i < 4; i++) {
            if (at == text.length()
                    || Character.digit(text.charAt(at), 16) < 0
                    || text.charAt(at) > 'f') {
                return false;
            }
            at++;
        }
        return true;
    }

    private boolean number() {
        next('-');
        if (!next('0') && !digits()) {
            return false;
        }
        if (next('.') && !digits()) {
            return false;
        }
        if (next('e') || next('E')) {
            if (!next('+')) {
                next('-');
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at > from;
    }

    private boolean word(String word) {
        boolean there = text.startsWith(word, at);
        at += there ? word.length() : 0;
        return there;
    }

    private boolean next(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
