package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * supervisord's capture mode: what stands between the two tags is collected instead of logged. Tags
 * may be split over any number of reads. Of a longer message the last {@code maxbytes} bytes are
 * kept. A message that is not finished when the stream ends goes to the log, so nothing is lost.
 */
final class CaptureFilter implements ByteSink {

    /** In both tags {@code <} stands first and nowhere else: a mismatch never restarts inside. */
    private static final byte[] BEGIN = tag("<!--XSUPERVISOR:BEGIN-->");

    private static final byte[] END = tag("<!--XSUPERVISOR:END-->");

    private final ByteSink next;
    private final Consumer<byte[]> messages;
    private final TailBuffer captured;
    private boolean capturing;

    /** Bytes of the awaited tag that the end of the input so far matches. */
    private int matched;

    /**
     * @param maxbytes bytes of one message that are kept
     * @param messages gets each finished message
     */
    CaptureFilter(long maxbytes, ByteSink next, Consumer<byte[]> messages) {
        this.captured = new TailBuffer((int) Math.min(maxbytes, Integer.MAX_VALUE - 8));
        this.next = next;
        this.messages = messages;
    }

    @Override
    public void begin() {
        next.begin();
    }

    @Override
    public void write(ByteBuffer chunk) {
        int run = chunk.position();
        // Of the matched bytes, those that an earlier chunk brought.
        int carried = matched;
        for (int i = chunk.position(); i < chunk.limit(); i++) {
            byte b = chunk.get(i);
            byte[] tag = capturing ? END : BEGIN;
            if (b == tag[matched]) {
                matched++;
                if (matched == tag.length) {
                    emit(chunk, run, i + 1 - (matched - carried));
                    toggle();
                    carried = 0;
                    run = i + 1;
                }
            } else if (matched > 0) {
                if (carried > 0) {
                    emit(ByteBuffer.wrap(tag), 0, carried);
                    carried = 0;
                }
                matched = b == tag[0] ? 1 : 0;
            }
        }
        emit(chunk, run, chunk.limit() - (matched - carried));
    }

    private void toggle() {
        if (capturing) {
            messages.accept(captured.drain());
        }
        capturing = !capturing;
        matched = 0;
    }

    private void emit(ByteBuffer bytes, int from, int to) {
        if (to <= from) {
            return;
        }
        var slice = bytes.duplicate().limit(to).position(from);
        if (capturing) {
            captured.append(slice);
        } else {
            next.write(slice);
        }
    }

    @Override
    public boolean accepts() {
        return next.accepts();
    }

    @Override
    public void end() {
        emit(ByteBuffer.wrap(capturing ? END : BEGIN), 0, matched);
        if (capturing) {
            next.write(ByteBuffer.wrap(captured.drain()));
        }
        capturing = false;
        matched = 0;
        next.end();
    }

    private static byte[] tag(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
