package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a stream into lines. A line longer than the limit is delivered in pieces or cut, as {@link
 * Overlong} says. The buffer grows only as far as it is used.
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
        void line(byte[] bytes, int length);
    }

    private static final int INITIAL = 256;
    private static final int PIECE = 16 * 1024;

    private final int limit;
    private final Overlong overlong;
    private final Lines lines;
    private byte[] line = new byte[0];
    private int length;
    private boolean skipping;

    /**
     * @param limit in bytes, without the line end
     */
    LineSplitter(int limit, Overlong overlong, Lines lines) {
        this.limit = limit;
        this.overlong = overlong;
        this.lines = lines;
    }

    @Override
    public void write(ByteBuffer chunk) {
        // An array: looking at every byte of a buffer outside of the heap costs several times as
        // much.
        var bytes = new byte[Math.min(PIECE, chunk.remaining())];
        while (chunk.hasRemaining()) {
            int count = Math.min(bytes.length, chunk.remaining());
            chunk.get(bytes, 0, count);
            split(bytes, count);
        }
    }

    private void split(byte[] bytes, int count) {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                append(bytes, start, i - start);
                finish();
                start = i + 1;
            }
        }
        append(bytes, start, count - start);
    }

    private void append(byte[] bytes, int start, int count) {
        int left = count;
        while (left > 0 && !skipping) {
            int taken = Math.min(left, limit - length);
            ensure(length + taken);
            System.arraycopy(bytes, start + count - left, line, length, taken);
            length += taken;
            left -= taken;
            if (left > 0) {
                deliver();
                skipping = overlong == Overlong.CUT;
            }
        }
    }

    private void ensure(int needed) {
        if (needed > line.length) {
            int capacity = Math.min(limit, Math.max(Math.max(INITIAL, needed), 2 * line.length));
            line = Arrays.copyOf(line, capacity);
        }
    }

    private void finish() {
        if (!skipping) {
            deliver();
        }
        skipping = false;
    }

    private void deliver() {
        int count = length;
        length = 0;
        lines.line(line, count);
    }

    @Override
    public void end() {
        if (length > 0) {
            deliver();
        }
        skipping = false;
    }
}
