package org.supervisordjava.config.model;

import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.PythonRepr;
import org.supervisordjava.config.text.ShellLexer;

import java.util.List;

/** The words of a {@code command=}: a POSIX shell's quoting, and nothing else of a shell. */
public final class CommandLine {

    private CommandLine() {}

    /**
     * Splits a command line into words. Any thread.
     *
     * @return at least one word
     * @throws MalformedCommandException with supervisord's text, {@code command is empty} or {@code
     *     can't parse command …}
     */
    public static List<String> words(String command) throws MalformedCommandException {
        List<String> words;
        try {
            words = new ShellLexer(command, _ -> true, false).tokens();
        } catch (InvalidValueException e) {
            throw new MalformedCommandException(
                    "can't parse command " + PythonRepr.of(command) + ": " + e.getMessage());
        }
        if (words.isEmpty()) {
            throw new MalformedCommandException("command is empty");
        }
        return List.copyOf(words);
    }

    /** A command line that cannot be split into words. */
    public static final class MalformedCommandException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedCommandException(String message) {
            super(message);
        }
    }
}
