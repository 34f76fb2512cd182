package org.supervisordjava.config;

/** Turns the text of an option into its value. */
@FunctionalInterface
interface Conversion<T> {

    T convert(String text) throws InvalidValueException;

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
