package org.supervisordjava.config.text;

import java.util.Optional;

/**
 * Something wrong, or worth a warning, in a configuration.
 *
 * @param hint what to do about it
 */
public record ConfigProblem(
        Severity severity, Location location, String message, Optional<String> hint) {

    /** Messages quote what is wrong, which may be a megabyte. */
    private static final int MAX_LENGTH = 2_000;

    public ConfigProblem {
        message = SecretMask.inText(shortened(message));
        hint = hint.map(ConfigProblem::shortened).map(SecretMask::inText);
    }

    /** Without its middle when it is too long. */
    private static String shortened(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        int half = MAX_LENGTH / 2;
        int start = text.offsetByCodePoints(0, text.codePointCount(0, half));
        int end = text.length() - half;
        return "%s … (%d characters) … %s"
                .formatted(text.substring(0, start), end - start, text.substring(end));
    }

    public enum Severity {
        ERROR,
        WARNING
    }

    /**
     * A place in a file.
     *
     * @param line from 1; 0 when the problem is not at one line
     * @param column from 1; 0 when unknown
     */
    public record Location(String file, int line, int column) {
        @Override
        public String toString() {
            return file
                    + (line > 0 ? ":" + line : "")
                    + (line > 0 && column > 0 ? ":" + column : "");
        }
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /**
     * {@code config/agent.yml:12:5: error: unknown option `autorestat` (did you mean
     * `autorestart`?)}.
     */
    @Override
    public String toString() {
        return location
                + ": "
                + severity.name().toLowerCase(java.util.Locale.ROOT)
                + ": "
                + message
                + hint.map(text -> " (" + text + ")").orElse("");
    }
}
