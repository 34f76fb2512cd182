package org.supervisordjava.config.text;

import java.util.function.Function;

/**
 * One pass over a format string with Python's {@code %} conversions, of which every argument is
 * named: {@code %(name)[flags][width][.precision]conversion}.
 *
 * <p>One thing Python does is refused: {@code %s} without a name would insert all names with their
 * values, and so the whole environment.
 */
public final class PythonFormat {

    /** Python would allow gigabytes; no option is longer than this. */
    private static final int MAX_WIDTH = 65_536;

    /** The kernel takes no longer argument, and a short format can name a long value often. */
    private static final int MAX_LENGTH = 1 << 20;

    private static final String NOT_ENOUGH = "not enough arguments for format string";

    private final String format;
    private final Function<String, Object> names;
    private final StringBuilder out = new StringBuilder();
    private int position;

    /**
     * @param names gives a string or an integer for a name, or null
     */
    public PythonFormat(String format, Function<String, Object> names) {
        this.format = format;
        this.names = names;
    }

    public String expand() throws UnknownNameException, MalformedException {
        while (position < format.length()) {
            char c = format.charAt(position++);
            if (c != '%') {
                out.append(c);
            } else if (position < format.length() && format.charAt(position) == '%') {
                out.append('%');
                position++;
            } else {
                out.append(conversion());
            }
            if (out.length() > MAX_LENGTH) {
                throw new MalformedException("longer than %d characters".formatted(MAX_LENGTH));
            }
        }
        return out.toString();
    }

    private String conversion() throws UnknownNameException, MalformedException {
        Object value = peek() == '(' ? lookUp(name()) : null;
        var flags = flags();
        int width = number(value, "width");
        int precision = -1;
        if (peek() == '.') {
            position++;
            precision = Math.max(0, number(value, "precision"));
        }
        if ("hlL".indexOf(peek()) >= 0) {
            position++;
        }
        int conversion = format.codePointAt(requireMore());
        requireKnown(conversion);
        position++;
        return new PythonConversion((char) conversion, flags, width, precision).apply(value);
    }

    /** The text between the parentheses, which may nest. */
    private String name() throws MalformedException {
        int start = ++position;
        for (int depth = 1; position < format.length(); position++) {
            char c = format.charAt(position);
            if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return format.substring(start, position++);
            }
        }
        throw new MalformedException("incomplete format key");
    }

    private Object lookUp(String name) throws UnknownNameException {
        Object value = names.apply(name);
        if (value == null) {
            throw new UnknownNameException(name);
        }
        return value;
    }

    private String flags() {
        int start = position;
        while ("-+ #0".indexOf(peek()) >= 0) {
            position++;
        }
        return format.substring(start, position);
    }

    /** A decimal number, or -1 when there is none. */
    private int number(Object value, String what) throws MalformedException {
        if (peek() == '*') {
            throw new MalformedException(value instanceof Integer ? NOT_ENOUGH : "* wants int");
        }
        int number = -1;
        while (peek() >= '0' && peek() <= '9') {
            number = Math.max(0, number) * 10 + (peek() - '0');
            if (number > MAX_WIDTH) {
                throw new MalformedException(what + " too big");
            }
            position++;
        }
        return number;
    }

    private void requireKnown(int conversion) throws MalformedException {
        if (conversion < 128 && "diuoxXeEfFgGcrsa".indexOf(conversion) >= 0) {
            return;
        }
        throw new MalformedException(
                "unsupported format character '%c' (0x%x) at index %d"
                        .formatted(
                                conversion > ' ' && conversion < 127 ? (char) conversion : '?',
                                conversion,
                                format.codePointCount(0, position)));
    }

    private int requireMore() throws MalformedException {
        if (position >= format.length()) {
            throw new MalformedException("incomplete format");
        }
        return position;
    }

    /** The next character; NUL, which no conversion uses, at the end. */
    private char peek() {
        return position < format.length() ? format.charAt(position) : '\0';
    }

    /** The message is the name. */
    public static final class UnknownNameException extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownNameException(String name) {
            super(name);
        }
    }

    /** The message is Python's. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }
}
