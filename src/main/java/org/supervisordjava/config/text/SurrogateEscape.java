package org.supervisordjava.config.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Text of the operating system, which is bytes, in strings and back without a loss: UTF-8, and each
 * byte that is none as the surrogate U+DC80 … U+DCFF, as Python does it (PEP 383).
 */
public final class SurrogateEscape {

    private static final int ESCAPE = 0xdc00;

    private SurrogateEscape() {}

    public static String decode(byte[] bytes) {
        var text = new String(bytes, UTF_8);
        return Arrays.equals(text.getBytes(UTF_8), bytes) ? text : decodeEscaping(bytes);
    }

    private static String decodeEscaping(byte[] bytes) {
        var text = new StringBuilder(bytes.length);
        int position = 0;
        while (position < bytes.length) {
            int length = characterLength(bytes, position);
            if (length == 0) {
                text.append((char) (ESCAPE | bytes[position] & 0xff));
                position++;
            } else {
                text.append(new String(bytes, position, length, UTF_8));
                position += length;
            }
        }
        return text.toString();
    }

    /** Of the character at the position in bytes; 0 when no character begins there. */
    private static int characterLength(byte[] bytes, int position) {
        int longest = Math.min(4, bytes.length - position);
        for (int length = 1; length <= longest; length++) {
            var one = Arrays.copyOfRange(bytes, position, position + length);
            var text = new String(one, UTF_8);
            if (text.codePointCount(0, text.length()) == 1
                    && Arrays.equals(text.getBytes(UTF_8), one)) {
                return length;
            }
        }
        return 0;
    }

    public static byte[] encode(String text) {
        if (isPlain(text)) {
            return text.getBytes(UTF_8);
        }
        // UTF-8 has at most three bytes for one char.
        var bytes = ByteBuffer.allocate(3 * text.length());
        int position = 0;
        while (position < text.length()) {
            int character = text.codePointAt(position);
            if (isEscape(character)) {
                bytes.put((byte) character);
            } else {
                bytes.put(Character.toString(character).getBytes(UTF_8));
            }
            position += Character.charCount(character);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Whether the text is no more than UTF-8 can say. */
    public static boolean isPlain(String text) {
        int position = 0;
        while (position < text.length()) {
            int character = text.codePointAt(position);
            if (isEscape(character)) {
                return false;
            }
            position += Character.charCount(character);
        }
        return true;
    }

    private static boolean isEscape(int character) {
        return character >= ESCAPE + 0x80 && character <= ESCAPE + 0xff;
    }
}
