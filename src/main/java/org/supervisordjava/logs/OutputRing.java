package org.supervisordjava.logs;

import org.supervisordjava.config.model.OutputChannel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The last output of one process, over its lives. Written by the pump, read by any thread. */
final class OutputRing {

    /** What a chunk costs besides its bytes; about. */
    private static final int OVERHEAD = 64;

    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private int size;

    /**
     * Output that was read at once.
     *
     * @param number counts up over all processes
     * @param millis when, since 1970
     * @param beginsLine whether its first byte is the first of a line
     */
    record Chunk(
            long number,
            long millis,
            int pid,
            OutputChannel channel,
            boolean beginsLine,
            byte[] data) {

        private int cost() {
            return data.length + OVERHEAD;
        }
    }

    /**
     * @param limit in bytes, for all that is kept
     */
    synchronized void add(Chunk chunk, int limit) {
        chunks.addLast(chunk);
        size += chunk.cost();
        while (size > limit && chunks.size() > 1) {
            size -= chunks.removeFirst().cost();
        }
    }

    /** Those with a higher number, oldest first. */
    synchronized List<Chunk> after(long number) {
        var newer = new ArrayList<Chunk>();
        Iterator<Chunk> latestFirst = chunks.descendingIterator();
        while (latestFirst.hasNext()) {
            var chunk = latestFirst.next();
            if (chunk.number() <= number) {
                break;
            }
            newer.add(chunk);
        }
        return newer.reversed();
    }
}
