package org.supervisordjava.logs;

import java.nio.ByteBuffer;

/**
 * Removes control sequences ({@code ESC [ … final byte}, ECMA-48 §5.4) from output. A sequence that
 * is split over several reads is still removed. Works in place, so it has to come first in a chain.
 */
final class StripAnsi implements ByteSink {

    private static final byte ESC = 0x1b;

    private enum State {
        TEXT,
        ESCAPE,
        SEQUENCE
    }

    private final ByteSink next;
    private State state = State.TEXT;

    StripAnsi(ByteSink next) {
        this.next = next;
    }

    @Override
    public void begin() {
        next.begin();
    }

    @Override
    public void write(ByteBuffer chunk) {
        if (state == State.ESCAPE && chunk.hasRemaining() && chunk.get(chunk.position()) != '[') {
            next.write(ByteBuffer.wrap(new byte[] {ESC}));
            state = State.TEXT;
        }
        int from = chunk.position();
        int kept = compact(chunk, from, chunk.limit());
        if (kept > from) {
            next.write(chunk.duplicate().position(from).limit(kept));
        }
    }

    /** Moves what stays to the front; returns the index behind it. */
    private int compact(ByteBuffer chunk, int from, int to) {
        int kept = from;
        for (int i = from; i < to; i++) {
            byte b = chunk.get(i);
            switch (state) {
                case TEXT -> {
                    if (b == ESC) {
                        state = State.ESCAPE;
                    } else {
                        chunk.put(kept++, b);
                    }
                }
                case ESCAPE -> {
                    if (b == '[') {
                        state = State.SEQUENCE;
                    } else {
                        chunk.put(kept++, ESC);
                        state = b == ESC ? State.ESCAPE : State.TEXT;
                        if (b != ESC) {
                            chunk.put(kept++, b);
                        }
                    }
                }
                case SEQUENCE -> {
                    if (b < 0x20 || b > 0x3f) {
                        state = State.TEXT;
                        if (b < 0x40 || b > 0x7e) {
                            // Not a control sequence after all; the byte is text again.
                            i--;
                        }
                    }
                }
            }
        }
        return kept;
    }

    @Override
    public boolean accepts() {
        return next.accepts();
    }

    @Override
    public void end() {
        if (state == State.ESCAPE) {
            next.write(ByteBuffer.wrap(new byte[] {ESC}));
        }
        state = State.TEXT;
        next.end();
    }
}
