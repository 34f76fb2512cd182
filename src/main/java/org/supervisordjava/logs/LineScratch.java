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

    private int findInGroups(int from, int to) {
        var all = words;
        int end = to / Long.BYTES;
        for (int i = from / Long.BYTES; i < end; i += GROUP) {
            long a = all[i] ^ LINE_ENDS;
            long b = all[i + 1] ^ LINE_ENDS;
            long c = all[i + 2] ^ LINE_ENDS;
            long d = all[i + 3] ^ LINE_ENDS;
            // The subtraction borrows beyond a byte only where there is a line end.
            long marks = (a - ONES & ~a) | (b - ONES & ~b) | (c - ONES & ~c) | (d - ONES & ~d);
            if ((marks & HIGH_BITS) != 0) {
                if (hasNoRoom()) {
                    return i * Long.BYTES;
                }
                findInGroup(i);
            }
        }
        return to;
    }

    private boolean hasNoRoom() {
        return found > MOST_FOUND - GROUP_BYTES;
    }

    private void findInGroup(int first) {
        for (int word = first; word < first + GROUP; word++) {
            long others = words[word] ^ LINE_ENDS;
            // Of each line end the highest bit. Exact, unlike the test above, which borrows.
            long marks = ~(((others & LOW_BITS) + LOW_BITS) | others | LOW_BITS);
            while (marks != 0) {
                // One bit for each byte up to the lowest one, counted by a multiplication.
                long bytesUpTo = (marks - 1) & ~marks & ONES;
                ends[found++] = word * Long.BYTES - 1 + (int) (bytesUpTo * ONES >>> COUNT);
                marks &= marks - 1;
            }
        }
    }

    /** For lines that go on. */
    byte[] output() {
        if (output == null) {
            output = new byte[2 * SIZE];
        }
        return output;
    }
}
