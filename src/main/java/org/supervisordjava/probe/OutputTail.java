package org.supervisordjava.probe;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps the last {@link #LIMIT} bytes written to it. Any thread. */
final class OutputTail extends OutputStream {

    /** Bytes of output kept of one try. */
    static final int LIMIT = 1024;

    private final byte[] ring = new byte[LIMIT];
    private long written;

    /** The end of a text, cut to the limit, without surrounding white space. */
    static String of(String text) {
        if (text == null) {
            return "";
        }
        // No character takes more than three bytes per char: short texts need no encoding.
        if (text.length() * 3 <= LIMIT) {
            return text.strip();
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return decode(Arrays.copyOfRange(bytes, Math.max(0, bytes.length - LIMIT), bytes.length));
    }

    @Override
    public synchronized void write(int value) {
        ring[(int) (written++ % LIMIT)] = (byte) value;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int skipped = Math.max(0, length - LIMIT);
        written += skipped;
        for (int i = offset + skipped; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** What was kept, as UTF-8, without surrounding white space. */
    synchronized String text() {
        if (written <= LIMIT) {
            return decode(Arrays.copyOf(ring, (int) written));
        }
        int start = (int) (written % LIMIT);
        var ordered = new byte[LIMIT];
        System.arraycopy(ring, start, ordered, 0, LIMIT - start);
        System.arraycopy(ring, 0, ordered, LIMIT - start, start);
        return decode(ordered);
    }

    /** Leaves out the rest of a character that the cut has split. */
    private static String decode(byte[] bytes) {
        int start = 0;
        while (bytes.length == LIMIT && start < 3 && (bytes[start] & 0xc0) == 0x80) {
            start++;
        }
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8).strip();
    }
}
