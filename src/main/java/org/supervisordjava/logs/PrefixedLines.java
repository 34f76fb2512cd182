package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Puts a prefix before each line. Lines that arrive together go on together, so that handing them
 * over costs once for many of them; each part that goes on consists of whole lines. One thread.
 */
final class PrefixedLines implements ByteSink, LineSplitter.Lines {

    /**
     * Longer lines are split. Docker's log driver splits all lines at 16 KiB, but marks the parts,
     * so that what was one is one again for whoever reads it.
     */
    static final int MAX_LINE = 256 * 1024;

    /** Bytes read at once in a flood: twice of what is usual wakes its program half as often. */
    static final int FLOOD_READ = 2 * OutputPump.BUFFER_SIZE;

    private final byte[] prefix;
    private final Consumer<ByteBuffer> next;
    private final LongLines shared;
    private final LineSplitter lines;

    /** During a call. */
    private byte[] together;

    private int length;

    /**
     * @param next gets a buffer for the time of the call
     */
    PrefixedLines(String prefix, LongLines longLines, Consumer<ByteBuffer> next) {
        this.lines = new LineSplitter(MAX_LINE, LineSplitter.Overlong.SPLIT, longLines, this);
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.shared = longLines;
        this.next = next;
    }

    /**
     * How much may be read at once so that everything that comes of it goes into a stream's buffer,
     * also when it consists of line ends only and completes the longest line.
     */
    static ChildStream.Reads reads(String prefix) {
        int room = NonBlockingStream.CAPACITY - NonBlockingStream.HIGH_WATER - MAX_LINE;
        int perByte = prefix.getBytes(StandardCharsets.UTF_8).length + 1;
        int most = Math.max(1, room / perByte);
        return new ChildStream.Reads(
                Math.min(most, OutputPump.BUFFER_SIZE), Math.min(most, FLOOD_READ));
    }

    @Override
    public void write(ByteBuffer chunk) {
        together = shared.scratch().output();
        lines.write(chunk);
        handOver();
    }

    @Override
    public void end() {
        together = shared.scratch().output();
        lines.end();
        handOver();
    }

    @Override
    public void line(byte[] line, int start, int count) {
        int needed = prefix.length + count + 1;
        makeRoom(needed);
        System.arraycopy(prefix, 0, together, length, prefix.length);
        System.arraycopy(line, start, together, length + prefix.length, count);
        length += needed;
        together[length - 1] = '\n';
    }

    /** Where the time of a flood goes: two copies a line, and hardly anything else. */
    @Override
    public void lines(byte[] bytes, int start, int[] ends, int first, int last) {
        var front = prefix;
        int next = start;
        for (int i = first; i < last; i++) {
            int count = ends[i] + 1 - next;
            if (together.length - length < front.length + count) {
                makeRoom(front.length + count);
            }
            System.arraycopy(front, 0, together, length, front.length);
            System.arraycopy(bytes, next, together, length + front.length, count);
            length += front.length + count;
            next += count;
        }
    }

    private void makeRoom(int needed) {
        if (together.length - length < needed) {
            handOver();
            if (together.length < needed) {
                together = new byte[needed];
            }
        }
    }

    private void handOver() {
        if (length > 0) {
            next.accept(ByteBuffer.wrap(together, 0, length));
            length = 0;
        }
    }
}
