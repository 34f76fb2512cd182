package org.supervisordjava.config.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The one rule for what is not shown, in dumps, answers, messages and logs: the value of what is
 * named like a secret ({@code DB_PASSWORD=…}, {@code --token …}, {@code "apiKey": …}, {@code
 * Authorization: …}), and the password in a URL. What refers to a secret is none: a variable, a
 * file.
 */
public final class SecretMask {

    public static final String MASK = "***";

    /** Anywhere in a name. */
    private static final List<String> PARTS =
            List.of(
                    "password",
                    "passwd",
                    "passphrase",
                    "requirepass",
                    "secret",
                    "token",
                    "credential",
                    "apikey",
                    "accesskey",
                    "privatekey",
                    "authorization");

    /** A word of a name. */
    private static final Set<String> WORDS = Set.of("pass", "pwd", "key", "cookie");

    /** Last words of the names of what only leads to a secret, or counts it. */
    private static final Set<String> NOT_ITSELF =
            Set.of(
                    "file",
                    "path",
                    "dir",
                    "directory",
                    "name",
                    "id",
                    "ttl",
                    "timeout",
                    "length",
                    "count",
                    "limit",
                    "size",
                    "type",
                    "policy",
                    "url",
                    "uri",
                    "store");

    private final String text;
    private final StringBuilder out = new StringBuilder();

    /** Up to where the text has been copied or masked. */
    private int copied;

    private SecretMask(String text) {
        this.text = text;
    }

    /** Whether a variable, an option or a header of that name holds a secret. */
    public static boolean isSecretName(String name) {
        // A capital behind a small letter begins a word.
        var words =
                Arrays.asList(
                        name.replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                                .toLowerCase(Locale.ROOT)
                                .split("[^a-z0-9]+"));
        if (words.isEmpty() || NOT_ITSELF.contains(words.getLast())) {
            return false;
        }
        var joined = String.join("", words);
        return PARTS.stream().anyMatch(joined::contains)
                || words.stream().anyMatch(WORDS::contains);
    }

    /** The text without what is secret in it. */
    public static String inText(String text) {
        boolean mayHave =
                text.indexOf('=') >= 0 || text.indexOf('-') >= 0 || text.indexOf(':') >= 0;
        return mayHave ? new SecretMask(text).masked() : text;
    }

    public static boolean isIn(String text) {
        return !inText(text).equals(text);
    }

    /** The words of a command, each of which may be the value of the one before. */
    public static List<String> inWords(List<String> words) {
        var masked = new ArrayList<String>();
        String previous = "";
        for (var word : words) {
            boolean isValue =
                    previous.startsWith("-")
                            && !word.startsWith("-")
                            && isSecretName(previous)
                            && isSecretValue(previous, word);
            masked.add(isValue ? MASK : inText(word));
            previous = word;
        }
        return masked;
    }

    private String masked() {
        int position = 0;
        while (position < text.length()) {
            if (text.startsWith("://", position)) {
                position = url(position + 3);
            } else if (isNameCharacter(text.charAt(position))) {
                position = name(position);
            } else {
                position++;
            }
        }
        return out.append(text, copied, text.length()).toString();
    }

    /** Masks the password in front of the host; returns the end of that part. */
    private int url(int start) {
        int end = start;
        int colon = -1;
        int at = -1;
        while (end < text.length() && !endsAuthority(text.charAt(end))) {
            char c = text.charAt(end);
            if (c == ':' && colon < 0) {
                colon = end;
            } else if (c == '@') {
                at = end;
            }
            end++;
        }
        if (colon >= 0 && at > colon + 1 && text.charAt(colon + 1) != '$') {
            mask(colon + 1, at);
        }
        return end;
    }

    private static boolean endsAuthority(char c) {
        return c <= ' ' || "/?#'\"`,<>".indexOf(c) >= 0;
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == '-';
    }

    /** A name, and its value when it is secret; returns the end of what was looked at. */
    private int name(int start) {
        int end = start;
        while (end < text.length() && isNameCharacter(text.charAt(end))) {
            end++;
        }
        var name = text.substring(start, end);
        if (end - start > 100 || !isSecretName(name)) {
            return end;
        }
        boolean isQuoted = end < text.length() && "'\"".indexOf(text.charAt(end)) >= 0;
        int delimiter = isQuoted ? end + 1 : end;
        boolean isHeader = isQuoted || name.toLowerCase(Locale.ROOT).contains("authorization");
        char found = delimiter < text.length() ? text.charAt(delimiter) : '\0';
        if (found == '=' || found == ':' && isHeader) {
            return value(name, skipBlanks(delimiter + 1), isHeader && !isQuoted);
        }
        if (found == ' ' && !isQuoted && name.startsWith("-")) {
            int value = skipBlanks(delimiter);
            boolean isOption = value < text.length() && text.charAt(value) == '-';
            return isOption ? value : value(name, value, false);
        }
        return end;
    }

    private int skipBlanks(int start) {
        int position = start;
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
        return position;
    }

    /**
     * @param isLine whether it goes on behind blanks
     */
    private int value(String name, int start, boolean isLine) {
        if (start >= text.length()) {
            return start;
        }
        char quote = text.charAt(start);
        boolean isQuoted = quote == '\'' || quote == '"';
        int begin = isQuoted ? start + 1 : start;
        int end = begin;
        while (end < text.length() && !endsValue(text.charAt(end), isQuoted ? quote : 0, isLine)) {
            end += isQuoted && text.charAt(end) == '\\' && end + 1 < text.length() ? 2 : 1;
        }
        if (end > begin && isSecretValue(name, text.substring(begin, end))) {
            mask(begin, end);
        }
        return end;
    }

    private static boolean endsValue(char c, char quote, boolean isLine) {
        return quote != 0
                ? c == quote
                : c < ' ' || c == ' ' && !isLine || ",;&'\"`)|".indexOf(c) >= 0;
    }

    /** A reference to a variable is none, nor is the path of a key. */
    private static boolean isSecretValue(String name, String value) {
        if (value.isEmpty() || value.startsWith("$") || value.startsWith("%(")) {
            return false;
        }
        boolean isPath = value.startsWith("/") || value.startsWith("./") || value.endsWith(".pem");
        boolean isKey = name.toLowerCase(Locale.ROOT).contains("key");
        return !isKey || !isPath && value.length() >= 8;
    }

    private void mask(int start, int end) {
        out.append(text, copied, start).append(MASK);
        copied = Math.min(end, text.length());
    }
}
