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
        this.lines = new LineSplitter(MAX_LINE, LineSplitter.Overlong.SPLIT, longLines, this::line);
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.shared = longLines;
        this.next = next;
    }

    /**
     * How much may be read at once so that everything that comes of it goes into a stream's buffer,
     * also when it consists of line ends only and completes the longest line.
     */
    static int readLimit(String prefix) {
        int room = NonBlockingStream.CAPACITY - NonBlockingStream.HIGH_WATER - MAX_LINE;
        int perByte = prefix.getBytes(StandardCharsets.UTF_8).length + 1;
        return Math.clamp(room / perByte, 1, OutputPump.BUFFER_SIZE);
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

    private void line(byte[] line, int start, int count) {
        int needed = prefix.length + count + 1;
        if (together.length - length < needed) {
            handOver();
            if (together.length < needed) {
                together = new byte[needed];
            }
        }
        System.arraycopy(prefix, 0, together, length, prefix.length);
        System.arraycopy(line, start, together, length + prefix.length, count);
        length += needed;
        together[length - 1] = '\n';
    }

    private void handOver() {
        if (length > 0) {
            next.accept(ByteBuffer.wrap(together, 0, length));
            length = 0;
        }
    }
}
