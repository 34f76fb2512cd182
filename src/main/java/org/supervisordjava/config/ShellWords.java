package org.supervisordjava.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Splits a command line into words and puts it together again, by the quoting rules of sh(1). */
final class ShellWords {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int next;

    private ShellWords(String text) {
        this.text = text;
    }

    /**
     * Quotes and backslashes are resolved; nothing else is special.
     *
     * @throws InvalidValueException for an open quote or a trailing backslash
     */
    static List<String> split(String text) throws InvalidValueException {
        return new ShellWords(text).split();
    }

    /** Quotes each word where needed, so that {@link #split} returns the same words. */
    static String join(List<String> words) {
        return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
    }

    private static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\"'\"'") + "'";
    }

    private List<String> split() throws InvalidValueException {
        while (next < text.length()) {
            char c = text.charAt(next++);
            switch (c) {
                case ' ', '\t', '\r', '\n' -> endWord();
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                case '\\' -> append(escaped());
                default -> append(c);
            }
        }
        endWord();
        return List.copyOf(words);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private void append(char c) {
        word.append(c);
        inWord = true;
    }

    private void singleQuoted() throws InvalidValueException {
        inWord = true;
        for (char c = quoted(); c != '\''; c = quoted()) {
            word.append(c);
        }
    }

    private void doubleQuoted() throws InvalidValueException {
        inWord = true;
        for (char c = quoted(); c != '"'; c = quoted()) {
            boolean escapes = c == '\\' && next < text.length() && isSpecial(text.charAt(next));
            word.append(escapes ? quoted() : c);
        }
    }

    private static boolean isSpecial(char c) {
        return c == '"' || c == '\\';
    }

    private char quoted() throws InvalidValueException {
        if (next == text.length()) {
            throw new InvalidValueException("No closing quotation");
        }
        return text.charAt(next++);
    }

    private char escaped() throws InvalidValueException {
        if (next == text.length()) {
            throw new InvalidValueException("No escaped character");
        }
        return text.charAt(next++);
    }
}
