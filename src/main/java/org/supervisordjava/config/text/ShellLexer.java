package org.supervisordjava.config.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Splits text into tokens by the quoting rules of a POSIX shell, as Python's {@code shlex} does: no
 * variables, no globs, no operators.
 */
public final class ShellLexer {

    private static final int END = -1;

    private final String text;
    private final IntPredicate isWordCharacter;
    private final boolean hasComments;
    private final List<String> tokens = new ArrayList<>();
    private final StringBuilder token = new StringBuilder();

    /** Whether a token has begun: a pair of quotes makes one even when it is empty. */
    private boolean inToken;

    private int position;

    /**
     * @param isWordCharacter which characters make words; any other one is a token of its own
     * @param hasComments whether {@code #} begins a comment, anywhere outside quotes
     */
    public ShellLexer(String text, IntPredicate isWordCharacter, boolean hasComments) {
        this.text = text;
        this.isWordCharacter = isWordCharacter;
        this.hasComments = hasComments;
    }

    public List<String> tokens() throws InvalidValueException {
        for (int c = next(); c != END; c = next()) {
            accept(c);
        }
        endToken();
        return tokens;
    }

    private void accept(int c) throws InvalidValueException {
        switch (c) {
            case ' ', '\t', '\r', '\n' -> endToken();
            case '\'' -> singleQuoted();
            case '"' -> doubleQuoted();
            case '\\' -> append(escaped());
            default -> {
                if (c == '#' && hasComments) {
                    skipLine();
                    endToken();
                } else if (isWordCharacter.test(c)) {
                    append(c);
                } else {
                    endToken();
                    append(c);
                    endToken();
                }
            }
        }
    }

    private void singleQuoted() throws InvalidValueException {
        inToken = true;
        for (int c = nextQuoted(); c != '\''; c = nextQuoted()) {
            token.appendCodePoint(c);
        }
    }

    /** Inside double quotes a backslash escapes only itself and the quote. */
    private void doubleQuoted() throws InvalidValueException {
        inToken = true;
        for (int c = nextQuoted(); c != '"'; c = nextQuoted()) {
            if (c == '\\') {
                c = escaped();
                if (c != '\\' && c != '"') {
                    token.append('\\');
                }
            }
            token.appendCodePoint(c);
        }
    }

    private int escaped() throws InvalidValueException {
        int c = next();
        if (c == END) {
            throw new InvalidValueException("No escaped character");
        }
        return c;
    }

    private int nextQuoted() throws InvalidValueException {
        int c = next();
        if (c == END) {
            throw new InvalidValueException("No closing quotation");
        }
        return c;
    }

    private void skipLine() {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end + 1;
    }

    private int next() {
        if (position >= text.length()) {
            return END;
        }
        int c = text.codePointAt(position);
        position += Character.charCount(c);
        return c;
    }

    private void append(int c) {
        inToken = true;
        token.appendCodePoint(c);
    }

    private void endToken() {
        if (inToken) {
            tokens.add(token.toString());
            token.setLength(0);
            inToken = false;
        }
    }
}
