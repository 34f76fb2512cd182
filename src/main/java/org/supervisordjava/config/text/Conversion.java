package org.supervisordjava.config.text;

/** Turns the text of an option into its value. */
@FunctionalInterface
public interface Conversion<T> {

    T convert(String text) throws InvalidValueException;

    /** The same conversion with supervisord's words for a value it does not take. */
    static <T> Conversion<T> refusing(String words, Conversion<T> conversion) {
        return text -> {
            try {
                return conversion.convert(text);
            } catch (InvalidValueException e) {
                throw new InvalidValueException(words + " " + text + ": " + e.getMessage());
            }
        };
    }

    /** Integers from {@code min} to {@code max}. */
    static Conversion<Integer> between(Conversion<Integer> integer, int min, int max) {
        return text -> {
            int number = integer.convert(text);
            if (number < min || number > max) {
                throw new InvalidValueException(
                        max == Integer.MAX_VALUE
                                ? "%s is below %d".formatted(text, min)
                                : "%s is not between %d and %d".formatted(text, min, max));
            }
            return number;
        };
    }
}
