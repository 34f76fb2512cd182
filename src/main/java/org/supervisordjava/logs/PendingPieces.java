package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Who has given what waits to be written, in its order, so that a loss is told to whom it is. */
final class PendingPieces {

    private static final class Piece {
        private final Consumer<ByteBuffer> giver;
        private int bytes;

        Piece(Consumer<ByteBuffer> giver, int bytes) {
            this.giver = giver;
            this.bytes = bytes;
        }
    }

    private final Deque<Piece> pieces = new ArrayDeque<>();

    void add(int bytes, Consumer<ByteBuffer> giver) {
        var last = pieces.peekLast();
        if (last != null && last.giver == giver) {
            last.bytes += bytes;
        } else if (bytes > 0) {
            pieces.add(new Piece(giver, bytes));
        }
    }

    /** So many of the oldest bytes need no longer be cared for. */
    void written(int bytes) {
        int left = bytes;
        while (left > 0) {
            var first = pieces.getFirst();
            int done = Math.min(left, first.bytes);
            first.bytes -= done;
            left -= done;
            if (first.bytes == 0) {
                pieces.removeFirst();
            }
        }
    }

    /**
     * All is lost.
     *
     * @param waiting everything that has been added and not written
     */
    void lost(ByteBuffer waiting) {
        int at = waiting.position();
        for (Piece piece : pieces) {
            piece.giver.accept(waiting.duplicate().position(at).limit(at + piece.bytes));
            at += piece.bytes;
        }
        pieces.clear();
    }
}
