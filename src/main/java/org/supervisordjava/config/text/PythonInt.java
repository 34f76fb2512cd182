package org.supervisordjava.config.text;

import java.math.BigInteger;

/**
 * An integer as Python's {@code int()} reads it: surrounding white space, a sign, single
 * underscores between digits, digits of any script. Python's have no limit; ours have the limit of
 * the option.
 */
public record PythonInt(String text, BigInteger value) {

    /** More digits than any option can mean; parsing longer ones costs quadratic time. */
    private static final int MAX_LENGTH = 100;

    /**
     * @param radix 8 or 10; 8 allows the prefix {@code 0o}
     */
    public static PythonInt parse(String text, int radix) throws InvalidValueException {
        var stripped = text.strip();
        boolean hasSign = stripped.startsWith("+") || stripped.startsWith("-");
        var digits = hasSign ? stripped.substring(1) : stripped;
        if (radix == 8 && (digits.startsWith("0o") || digits.startsWith("0O"))) {
            digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
        }
        if (!isGroupsOfDigits(digits) || digits.length() > MAX_LENGTH) {
            throw invalid(text, radix);
        }
        try {
            var magnitude = new BigInteger(digits.replace("_", ""), radix);
            return new PythonInt(
                    stripped, stripped.startsWith("-") ? magnitude.negate() : magnitude);
        } catch (NumberFormatException e) {
            throw invalid(text, radix);
        }
    }

    /** Digits, with single underscores between them. Runs for every number of every process. */
    private static boolean isGroupsOfDigits(String text) {
        boolean afterDigit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isDigit(c) && !(c == '_' && afterDigit)) {
                return false;
            }
            afterDigit = c != '_';
        }
        return afterDigit;
    }

    public int intValue() throws InvalidValueException {
        return (int) inRange(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    public long times(long factor) throws InvalidValueException {
        return inRange(value.multiply(BigInteger.valueOf(factor)), Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private long inRange(BigInteger number, long min, long max) throws InvalidValueException {
        if (number.compareTo(BigInteger.valueOf(min)) < 0
                || number.compareTo(BigInteger.valueOf(max)) > 0) {
            throw new InvalidValueException(
                    "number " + text + " is out of range; the largest is " + max);
        }
        return number.longValueExact();
    }

    private static InvalidValueException invalid(String text, int radix) {
        return new NotWholeNumberException(text, radix);
    }
}
