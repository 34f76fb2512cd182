package org.supervisordjava.config.text;

/**
 * Bytes as Python shows them, because tools look for that in supervisord's log: {@code b'\x88'}.
 */
public final class BytesRepr {

    private BytesRepr() {}

    /** Never null. */
    public static String of(byte[] bytes) {
        char quote = contains(bytes, '\'') && !contains(bytes, '"') ? '"' : '\'';
        var text = new StringBuilder(bytes.length + 3).append('b').append(quote);
        for (byte b : bytes) {
            append(text, b & 0xff, quote);
        }
        return text.append(quote).toString();
    }

    private static void append(StringBuilder text, int b, char quote) {
        switch (b) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case '\\' -> text.append("\\\\");
            default -> {
                if (b == quote) {
                    text.append('\\').append(quote);
                } else if (b < 0x20 || b > 0x7e) {
                    text.append("\\x").append(hex(b >> 4)).append(hex(b & 0xf));
                } else {
                    text.append((char) b);
                }
            }
        }
    }

    private static char hex(int digit) {
        return Character.forDigit(digit, 16);
    }

    private static boolean contains(byte[] bytes, char wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }
}
