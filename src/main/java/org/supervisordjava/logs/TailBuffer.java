package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The last bytes of what was appended, up to a limit; grows only as far as it is used. */
final class TailBuffer {

    private static final int INITIAL = 256;

    private final int limit;
    private byte[] ring = new byte[0];
    private int start;
    private int size;

    /**
     * @param limit in bytes, at least 1
     */
    TailBuffer(int limit) {
        this.limit = limit;
    }

    void append(ByteBuffer bytes) {
        if (bytes.remaining() > limit) {
            bytes.position(bytes.limit() - limit);
        }
        int length = bytes.remaining();
        ensure(Math.min((long) size + length, limit));
        int excess = Math.max(0, size + length - ring.length);
        start = wrap(start + excess);
        size -= excess;
        int end = wrap(start + size);
        int first = Math.min(length, ring.length - end);
        bytes.get(ring, end, first);
        bytes.get(ring, 0, length - first);
        size += length;
    }

    /** Everything kept, oldest first; the buffer is empty and small afterwards. */
    byte[] drain() {
        var bytes = contents();
        ring = new byte[0];
        start = 0;
        size = 0;
        return bytes;
    }

    private byte[] contents() {
        var bytes = new byte[size];
        int first = Math.min(size, ring.length - start);
        System.arraycopy(ring, start, bytes, 0, first);
        System.arraycopy(ring, 0, bytes, first, size - first);
        return bytes;
    }

    private void ensure(long needed) {
        if (needed > ring.length) {
            int capacity = (int) Math.min(limit, Math.max(Math.max(INITIAL, needed), 2L * size));
            ring = Arrays.copyOf(contents(), capacity);
            start = 0;
        }
    }

    private int wrap(int index) {
        return index >= ring.length ? index - ring.length : index;
    }
}
