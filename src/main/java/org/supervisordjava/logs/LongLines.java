package org.supervisordjava.logs;

/**
 * What the beginnings of long lines may take of the heap, all streams together: a program that
 * never ends its line costs its own output at most. Pump's thread.
 */
final class LongLines {

    /** Of a small heap (64 MiB) so much can be spared. */
    static final int MOST_BYTES = 4 * 1024 * 1024;

    private final boolean isShared;
    private LineScratch scratch;
    private int left;

    LongLines(int bytes) {
        left = bytes;
        isShared = bytes > 0;
    }

    /** None: lines are as long as the least that every stream has. */
    static LongLines none() {
        return new LongLines(0);
    }

    /** One for all who share this, or a new one. */
    LineScratch scratch() {
        if (!isShared) {
            return new LineScratch();
        }
        if (scratch == null) {
            scratch = new LineScratch();
        }
        return scratch;
    }

    /** All or nothing. */
    boolean take(int bytes) {
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }

    void giveBack(int bytes) {
        left += bytes;
    }
}
