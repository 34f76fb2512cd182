package org.supervisordjava.logs;

/**
 * Room on the disk for what a flood is about to write to one open log file: found once for many
 * megabytes, it costs the file system less than page by page. The size of the file does not change,
 * so other writers and readers see nothing of it. What has not been used when the flood ends stays
 * the file's: never more than it holds already, and nothing beyond the size at which it is rotated.
 * One thread.
 */
final class Preallocation {

    static final int MOST = 16 * 1024 * 1024;
    static final int LEAST = 1024 * 1024;

    /** Asks the file system. */
    @FunctionalInterface
    interface Allocation {
        /** False when there is no use in asking again. */
        boolean allocate(long offset, long bytes);
    }

    private final long limit;
    private final Allocation allocation;
    private long end;
    private boolean isOver;

    /**
     * @param limit of the file's size, in bytes; 0 is none
     */
    Preallocation(long limit, Allocation allocation) {
        this.limit = limit > 0 ? limit : Long.MAX_VALUE;
        this.allocation = allocation;
    }

    /**
     * So many bytes are about to be appended.
     *
     * @param size of the file
     */
    void before(int count, long size) {
        // So much comes at once from a large pipe only, which is a flood's.
        if (count > OutputPump.BUFFER_SIZE && size + count > end && !isOver) {
            long wanted = Math.min(Math.min(size, MOST), limit - size);
            if (wanted >= LEAST) {
                isOver = !allocation.allocate(size, wanted);
                end = size + wanted;
            }
        }
    }
}
