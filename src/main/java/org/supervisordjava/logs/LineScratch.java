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
    private static final long HIGH_BITS = 0x80 * ONES;
    private static final long LINE_ENDS = '\n' * ONES;

    /** Any byte of ASCII that is less may be a line end: one subtraction rules the others out. */
    private static final long ABOVE_LINE_ENDS = ('\n' + 1) * ONES;

    /**
     * Its highest six bits are others after each shift: this JVM does not count zeros by itself.
     */
    private static final long DE_BRUIJN = 0x03f79d71b4cb0a89L;

    private static final int DE_BRUIJN_SHIFT = 58;

    /**
     * By these six bits where in a group a mark stands, which has a bit for each word in a byte.
     */
    private static final byte[] POSITIONS = new byte[Long.SIZE];

    static {
        for (int bit = 0; bit < Long.SIZE; bit++) {
            int word = bit % Byte.SIZE;
            POSITIONS[(int) ((1L << bit) * DE_BRUIJN >>> DE_BRUIJN_SHIFT)] =
                    (byte) (word * Long.BYTES + bit / Byte.SIZE);
        }
    }

    /** Where a multiplication by {@link #ONES} leaves the sum of the bytes. */
    private static final int COUNT = Long.SIZE - Byte.SIZE;

    /** Words that are looked at together, and bytes. */
    private static final int GROUP = 4;

    private static final int GROUP_BYTES = GROUP * Long.BYTES;

    /** Line ends that are found before they are used. */
    private static final int MOST_FOUND = 1024;

    private final byte[] bytes = new byte[SIZE];
    private final long[] words = new long[SIZE / Long.BYTES];
    private final int[] ends = new int[MOST_FOUND];
    private int found;
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

    /** Where those are that {@link #findLineEnds} has found last; {@link #found} are. */
    int[] lineEnds() {
        return ends;
    }

    int found() {
        return found;
    }

    /**
     * Finds line ends among the bytes that were loaded, as many as there is room for.
     *
     * @param from where to begin: 0, or what the last call returned
     * @return up to where it has looked
     */
    int findLineEnds(int from, int count) {
        found = 0;
        int groups = count - count % GROUP_BYTES;
        int looked = from < groups ? findInGroups(from, groups) : from;
        if (looked < groups || hasNoRoom()) {
            return looked;
        }
        for (int i = looked; i < count; i++) {
            if (bytes[i] == '\n') {
                ends[found++] = i;
            }
        }
        return count;
    }

    /** Without a call, and with fields in variables: this is where the time of a flood goes. */
    private int findInGroups(int from, int to) {
        var all = words;
        var into = ends;
        var positions = POSITIONS;
        int count = found;
        int end = to / Long.BYTES;
        int i = from / Long.BYTES;
        for (; i < end; i += GROUP) {
            long low =
                    (all[i] - ABOVE_LINE_ENDS)
                            | (all[i + 1] - ABOVE_LINE_ENDS)
                            | (all[i + 2] - ABOVE_LINE_ENDS)
                            | (all[i + 3] - ABOVE_LINE_ENDS);
            if ((low & HIGH_BITS) != 0) {
                if (count > MOST_FOUND - GROUP_BYTES) {
                    break;
                }
                long a = all[i] ^ LINE_ENDS;
                long b = all[i + 1] ^ LINE_ENDS;
                long c = all[i + 2] ^ LINE_ENDS;
                long d = all[i + 3] ^ LINE_ENDS;
                // The lowest one of a word is right: what borrows stands above a line end.
                long marks =
                        (a - ONES & ~a & HIGH_BITS) >>> 7
                                | (b - ONES & ~b & HIGH_BITS) >>> 6
                                | (c - ONES & ~c & HIGH_BITS) >>> 5
                                | (d - ONES & ~d & HIGH_BITS) >>> 4;
                if ((marks & marks - 1) != 0) {
                    count = findInGroup(i, count);
                } else if (marks != 0) {
                    into[count++] =
                            i * Long.BYTES
                                    + positions[(int) (marks * DE_BRUIJN >>> DE_BRUIJN_SHIFT)];
                }
            }
        }
        found = count;
        return i * Long.BYTES;
    }

    private boolean hasNoRoom() {
        return found > MOST_FOUND - GROUP_BYTES;
    }

    /** Several, or what looks like it; returns how many are found then. */
    private int findInGroup(int first, int before) {
        int count = before;
        for (int word = first; word < first + GROUP; word++) {
            long others = words[word] ^ LINE_ENDS;
            // Of each line end the highest bit. Exact, unlike the test above, which borrows.
            long marks = ~(((others & LOW_BITS) + LOW_BITS) | others | LOW_BITS);
            while (marks != 0) {
                // One bit for each byte up to the lowest one, counted by a multiplication.
                long bytesUpTo = (marks - 1) & ~marks & ONES;
                ends[count++] = word * Long.BYTES - 1 + (int) (bytesUpTo * ONES >>> COUNT);
                marks &= marks - 1;
            }
        }
        return count;
    }

    /** For lines that go on. */
    byte[] output() {
        if (output == null) {
            output = new byte[2 * SIZE];
        }
        return output;
    }
}
