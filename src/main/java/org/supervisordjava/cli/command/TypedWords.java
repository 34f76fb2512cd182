package org.supervisordjava.cli.command;

import org.supervisordjava.config.text.InvalidValueException;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The words of a command, one after the other: {@code --since=1m} is {@code --since 1m}. */
final class TypedWords {

    private final Deque<String> left;
    private String word = "";

    TypedWords(List<String> words) {
        this.left = new ArrayDeque<>(words);
    }

    boolean isEmpty() {
        return left.isEmpty();
    }

    /** The next name, or option without its value, which comes next. */
    String next() {
        word = left.removeFirst();
        var equals = word.startsWith("--") ? word.indexOf('=') : -1;
        if (equals < 0) {
            return word;
        }
        left.addFirst(word.substring(equals + 1));
        return word.substring(0, equals);
    }

    /** The last one as it was typed. */
    String word() {
        return word;
    }

    String value(String option) throws InvalidValueException {
        if (left.isEmpty()) {
            throw new InvalidValueException(option + " needs a value");
        }
        return left.removeFirst();
    }
}
