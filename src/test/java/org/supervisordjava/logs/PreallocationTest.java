package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class PreallocationTest {

    private static final long MIB = 1024 * 1024;
    private static final int FLOOD = 512 * 1024;

    private final List<String> asked = new ArrayList<>();
    private boolean answer = true;

    private boolean allocate(long offset, long bytes) {
        asked.add((double) bytes / MIB + " from " + (double) offset / MIB);
        return answer;
    }

    /** Appends in pieces of so many bytes, from one size of the file to another. */
    private void append(Preallocation preallocation, int piece, long from, long to) {
        for (long size = from; size < to; size += piece) {
            preallocation.before(piece, size);
        }
    }

    @Test
    void flood_asksForAsMuchAsThereIs_upToTheMost() {
        append(new Preallocation(0, this::allocate), FLOOD, 0, 40 * MIB);

        assertEquals(
                List.of(
                        "1.0 from 1.0",
                        "2.0 from 2.0",
                        "4.0 from 4.0",
                        "8.0 from 8.0",
                        "16.0 from 16.0",
                        "16.0 from 32.0"),
                asked);
    }

    @Test
    void nothingIsAskedForBeyondTheLimit() {
        append(new Preallocation(20 * MIB, this::allocate), FLOOD, 16 * MIB, 20 * MIB);

        assertEquals(List.of("4.0 from 16.0"), asked);
    }

    @Test
    void usualOutput_asksForNothing() {
        append(new Preallocation(0, this::allocate), OutputPump.BUFFER_SIZE, 0, 40 * MIB);

        assertEquals(List.of(), asked);
    }

    @Test
    void refusal_isTheLastAnswer() {
        answer = false;
        append(new Preallocation(0, this::allocate), FLOOD, 0, 40 * MIB);

        assertEquals(1, asked.size());
    }

    @Test
    void fileThatWasEmptied_isAskedForAgain_whereItWasNotBefore() {
        var preallocation = new Preallocation(0, this::allocate);
        append(preallocation, FLOOD, 2 * MIB, 4 * MIB);
        append(preallocation, FLOOD, 0, 5 * MIB);

        assertEquals(List.of("2.0 from 2.0", "4.0 from 4.0"), asked);
    }
}
