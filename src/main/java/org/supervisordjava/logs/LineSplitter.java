package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a stream into lines. A line longer than the limit is delivered in pieces or cut, as {@link
 * Overlong} says. The buffer grows only as far as it is used; beyond {@link #OWN} bytes it takes
 * from what all streams share, and a line that gets nothing more there counts as too long.
 */
final class LineSplitter implements ByteSink {

    /** What happens to a line that is longer than the limit. */
    enum Overlong {
        /** The rest becomes further lines. */
        SPLIT,
        /** The rest is left out. */
        CUT
    }

    /** Gets the lines without their ends; the array is reused. */
    @FunctionalInterface
    interface Lines {
        void line(byte[] bytes, int start, int length);

        /**
         * Several of them, one after another, each with its end.
         *
         * @param start of the first
         * @param ends where the line ends are
         * @param first of these, and {@code last} the one behind the last
         */
        default void lines(byte[] bytes, int start, int[] ends, int first, int last) {
            int next = start;
            for (int i = first; i < last; i++) {
                line(bytes, next, ends[i] - next);
                next = ends[i] + 1;
            }
        }

        /** The beginning of a line that is too long; the next one continues it. */
        default void piece(byte[] bytes, int start, int length) {
            line(bytes, start, length);
        }
    }

    private interface Delivery {
        void to(Lines lines, byte[] bytes, int start, int length);
    }

    private static final int INITIAL = 256;

    /** What each stream may keep without asking. */
    static final int OWN = 16 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final int limit;
    private final Overlong overlong;
    private final LongLines shared;
    private final Lines lines;
    private byte[] line = NOTHING;
    private int length;
    private boolean skipping;

    /**
     * @param limit in bytes, without the line end
     */
    LineSplitter(int limit, Overlong overlong, LongLines shared, Lines lines) {
        this.limit = limit;
        this.overlong = overlong;
        this.shared = shared;
        this.lines = lines;
    }

    @Override
    public void write(ByteBuffer chunk) {
        if (!chunk.hasRemaining()) {
            return;
        }
        var scratch = shared.scratch();
        while (chunk.hasRemaining()) {
            split(scratch, scratch.load(chunk));
        }
    }

    private void split(LineScratch scratch, int count) {
        var bytes = scratch.bytes();
        int start = 0;
        for (int looked = 0; looked < count; ) {
            looked = scratch.findLineEnds(looked, count);
            if (scratch.found() > 0) {
                start = end(bytes, start, scratch.lineEnds(), scratch.found());
            }
        }
        append(bytes, start, count - start);
    }

    /** All of these lines; returns where the next one starts. */
    private int end(byte[] bytes, int start, int[] ends, int count) {
        int next = start;
        int first = 0;
        // None of the others is too long either where a whole block is not.
        while (first < count && (first == 0 || limit < LineScratch.SIZE)) {
            end(bytes, next, ends[first]);
            next = ends[first++] + 1;
        }
        if (first < count) {
            lines.lines(bytes, next, ends, first, count);
        }
        return ends[count - 1] + 1;
    }

    private void end(byte[] bytes, int start, int end) {
        if (length == 0 && !skipping && end - start <= limit) {
            lines.line(bytes, start, end - start);
        } else {
            append(bytes, start, end - start);
            finish();
        }
    }

    private void append(byte[] bytes, int start, int count) {
        int left = count;
        while (left > 0 && !skipping) {
            int taken = Math.min(left, room(left));
            System.arraycopy(bytes, start + count - left, line, length, taken);
            length += taken;
            left -= taken;
            if (left > 0) {
                deliver(Lines::piece);
                skipping = overlong == Overlong.CUT;
            }
        }
    }

    /** How much fits, after growing as far as it is wanted and possible. */
    private int room(int wanted) {
        int needed = Math.min(limit, length + wanted);
        if (needed > line.length) {
            int best = Math.max(Math.max(INITIAL, needed), 2 * line.length);
            grow(Math.min(limit, best));
        }
        return Math.min(limit, line.length) - length;
    }

    private void grow(int capacity) {
        int own = Math.min(limit, OWN);
        if (capacity <= own || shared.take(capacity - Math.max(own, line.length))) {
            line = Arrays.copyOf(line, capacity);
        } else if (line.length < own) {
            line = Arrays.copyOf(line, own);
        }
    }

    private void finish() {
        if (!skipping) {
            deliver(Lines::line);
        }
        skipping = false;
    }

    private void deliver(Delivery delivery) {
        int count = length;
        length = 0;
        delivery.to(lines, line, 0, count);
        if (line.length > OWN) {
            shared.giveBack(line.length - OWN);
            line = NOTHING;
        }
    }

    @Override
    public void end() {
        if (length > 0) {
            deliver(Lines::line);
        }
        skipping = false;
    }
}
