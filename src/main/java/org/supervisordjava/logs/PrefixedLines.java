package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Puts a prefix before each line. Lines that arrive together go on together, so that handing them
 * over costs once for many of them; each part that goes on consists of whole lines. One thread.
 */
final class PrefixedLines implements ByteSink {

    /**
     * Longer lines are split. Docker's log driver splits all lines at 16 KiB, but marks the parts,
     * so that what was one is one again for whoever reads it.
     */
    static final int MAX_LINE = 256 * 1024;

    private static final int MOST_TOGETHER = 32 * 1024;

    private final byte[] prefix;
    private final Consumer<ByteBuffer> next;
    private final LineSplitter lines;
    private ByteBuffer together = ByteBuffer.allocate(0);
    private int expected;

    /**
     * @param next gets a buffer that is its own
     */
    PrefixedLines(String prefix, LongLines longLines, Consumer<ByteBuffer> next) {
        this.lines = new LineSplitter(MAX_LINE, LineSplitter.Overlong.SPLIT, longLines, this::line);
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.next = next;
    }

    @Override
    public void write(ByteBuffer chunk) {
        expected = chunk.remaining();
        lines.write(chunk);
        handOver();
    }

    @Override
    public void end() {
        expected = 0;
        lines.end();
        handOver();
    }

    private void line(byte[] line, int length) {
        int needed = prefix.length + length + 1;
        if (together.remaining() < needed) {
            handOver();
            together = ByteBuffer.allocate(Math.max(needed, Math.min(MOST_TOGETHER, 2 * expected)));
        }
        together.put(prefix).put(line, 0, length).put((byte) '\n');
    }

    private void handOver() {
        if (together.position() > 0) {
            next.accept(together.flip());
        }
        together = ByteBuffer.allocate(0);
    }
}
