package org.supervisordjava.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/**
 * An answer in many pieces, most of which are kept for the next one, too: joined only as far as one
 * write goes. One thread at a time.
 */
public final class PieceStream extends InputStream {

    /** Written at once; also what a connection has room for. */
    static final int WRITTEN_BYTES = Listener.SOCKET_BUFFER_BYTES;

    private final List<byte[]> pieces;
    private long left;

    /** The next to be read. */
    private int piece;

    private int offset;

    /**
     * @param pieces which nobody changes
     */
    public PieceStream(List<byte[]> pieces) {
        this.pieces = pieces;
        for (var each : pieces) {
            left += each.length;
        }
    }

    /** How many are left, in bytes. */
    @Override
    public int available() {
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Fills all of it, as far as there is enough left. */
    @Override
    public int read(byte[] bytes, int start, int length) {
        Objects.checkFromIndexSize(start, length, bytes.length);
        int filled = 0;
        while (filled < length && piece < pieces.size()) {
            var from = pieces.get(piece);
            int count = Math.min(length - filled, from.length - offset);
            System.arraycopy(from, offset, bytes, start + filled, count);
            filled += count;
            offset += count;
            if (offset == from.length) {
                piece++;
                offset = 0;
            }
        }
        left -= filled;
        return filled == 0 && length > 0 ? -1 : filled;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        var buffer = new byte[Math.min(WRITTEN_BYTES, available())];
        long written = 0;
        while (left > 0) {
            int count = read(buffer, 0, buffer.length);
            out.write(buffer, 0, count);
            written += count;
        }
        return written;
    }
}
