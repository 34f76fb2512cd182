package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where output is laid out while its lines are looked for, eight bytes at a time: the first
 * compiler alone, which this JVM has, takes seven times as long for one after the other. Reused,
 * and never kept across a call. One thread.
 */
final class LineScratch {

    static final int SIZE = 16 * 1024;

    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7f * ONES;
    private static final long LINE_ENDS = '\n' * ONES;

    private final byte[] bytes = new byte[SIZE];
    private final long[] words = new long[SIZE / Long.BYTES];
    private byte[] output;

    /** Takes the next bytes of a buffer, and tells how many. */
    int load(ByteBuffer chunk) {
        int count = Math.min(SIZE, chunk.remaining());
        chunk.slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(words, 0, count / Long.BYTES);
        chunk.get(bytes, 0, count);
        return count;
    }

    byte[] bytes() {
        return bytes;
    }

    /**
     * The line ends among eight of the bytes: of each one the highest bit. Exact, unlike the
     * shorter form with a subtraction, which carries.
     *
     * @param word the number of the eight
     */
    long lineEnds(int word) {
        long others = words[word] ^ LINE_ENDS;
        return ~(((others & LOW_BITS) + LOW_BITS) | others | LOW_BITS);
    }

    /** For lines that go on. */
    byte[] output() {
        if (output == null) {
            output = new byte[2 * SIZE];
        }
        return output;
    }
}
