package org.supervisordjava.config.text;

import org.supervisordjava.config.text.PythonFormat.MalformedException;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * One conversion of Python's {@code %} operator.
 *
 * @param type one of {@code diuoxXeEfFgGcrsa}
 * @param flags any of {@code -+ #0}
 * @param width -1 for none
 * @param precision -1 for none
 */
record PythonConversion(char type, String flags, int width, int precision) {

    private static final int DEFAULT_FLOAT_PRECISION = 6;

    /**
     * Formats a string or an integer.
     *
     * @param value null for a conversion that names nothing
     */
    String apply(Object value) throws MalformedException {
        return switch (type) {
            case 'd', 'i', 'u' ->
                    padded(decimal(number(value, "%" + type + " format: a real number")));
            case 'o', 'x', 'X' -> padded(based(number(value, "%" + type + " format: an integer")));
            case 'e', 'E', 'f', 'F', 'g', 'G' -> padded(floating(value));
            case 'c' -> padded(character(value));
            default -> padded(cut(text(value)));
        };
    }

    private int number(Object value, String needed) throws MalformedException {
        if (value instanceof Integer number) {
            return number;
        }
        throw new MalformedException(needed + " is required, not " + typeName(value));
    }

    private static String typeName(Object value) {
        return value == null ? "dict" : "str";
    }

    private String decimal(int number) {
        return withSign(number < 0, digits(Long.toString(Math.abs((long) number))), "");
    }

    private String based(int number) {
        long magnitude = Math.abs((long) number);
        var digits = type == 'o' ? Long.toOctalString(magnitude) : Long.toHexString(magnitude);
        var prefix = has('#') ? (type == 'o' ? "0o" : "0x") : "";
        var text = withSign(number < 0, digits(digits), prefix);
        return type == 'X' ? text.toUpperCase(Locale.ROOT) : text;
    }

    private String digits(String digits) {
        return "0".repeat(Math.max(0, precision - digits.length())) + digits;
    }

    private String floating(Object value) throws MalformedException {
        if (!(value instanceof Integer number)) {
            throw new MalformedException("must be real number, not " + typeName(value));
        }
        int places = precision < 0 ? DEFAULT_FLOAT_PRECISION : precision;
        var magnitude = BigDecimal.valueOf(Math.abs((long) number));
        var text =
                switch (Character.toLowerCase(type)) {
                    case 'e' -> exponential(magnitude, places);
                    case 'f' -> magnitude.setScale(places, RoundingMode.HALF_EVEN).toPlainString();
                    default -> shortest(magnitude, Math.max(1, places));
                };
        var sized = withSign(number < 0, text, "");
        return Character.isUpperCase(type) ? sized.toUpperCase(Locale.ROOT) : sized;
    }

    private static String exponential(BigDecimal magnitude, int places) {
        return String.format(Locale.ROOT, "%." + places + "e", magnitude);
    }

    private static String shortest(BigDecimal magnitude, int significant) {
        var rounded = magnitude.round(new MathContext(significant, RoundingMode.HALF_EVEN));
        if (rounded.precision() - rounded.scale() <= significant) {
            return rounded.toBigInteger().toString();
        }
        var parts = exponential(rounded, significant - 1).split("e", 2);
        var mantissa =
                parts[0].contains(".")
                        ? parts[0].replaceAll("0+$", "").replaceAll("\\.$", "")
                        : parts[0];
        return mantissa + "e" + parts[1];
    }

    private String withSign(boolean negative, String digits, String prefix) {
        var sign = negative ? "-" : has('+') ? "+" : has(' ') ? " " : "";
        int missing = width - sign.length() - prefix.length() - digits.length();
        var zeros = has('0') && !has('-') ? "0".repeat(Math.max(0, missing)) : "";
        return sign + prefix + zeros + digits;
    }

    private String character(Object value) throws MalformedException {
        if (value instanceof Integer codePoint) {
            if (!Character.isValidCodePoint(codePoint)) {
                throw new MalformedException("%c arg not in range(0x110000)");
            }
            return Character.toString(codePoint);
        }
        if (value instanceof String text && text.codePointCount(0, text.length()) == 1) {
            return text;
        }
        throw new MalformedException("%c requires int or char");
    }

    private String text(Object value) throws MalformedException {
        if (value == null) {
            throw new MalformedException("not enough arguments for format string");
        }
        return type != 's' && value instanceof String string
                ? PythonRepr.of(string)
                : value.toString();
    }

    private String cut(String text) {
        return precision >= 0 && text.codePointCount(0, text.length()) > precision
                ? text.substring(0, text.offsetByCodePoints(0, precision))
                : text;
    }

    private String padded(String text) {
        int missing = Math.max(0, width - text.codePointCount(0, text.length()));
        return has('-') ? text + " ".repeat(missing) : " ".repeat(missing) + text;
    }

    private boolean has(char flag) {
        return flags.indexOf(flag) >= 0;
    }
}
