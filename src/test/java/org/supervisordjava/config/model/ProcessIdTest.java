package org.supervisordjava.config.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

class ProcessIdTest {

    private static final int PLACES = 1024;

    /** Each is in a group of its own name, as programs are that are in none. */
    @Test
    void programsOfNoGroup_areSpreadOverAHashTable() {
        long used =
                IntStream.range(0, PLACES)
                        .mapToObj(number -> "p%04d".formatted(number))
                        .map(name -> new ProcessId(name, name))
                        .mapToInt(ProcessIdTest::placeInAHashMap)
                        .distinct()
                        .count();

        // Of numbers that are thrown it would be 650.
        assertTrue(used > PLACES / 2, used + " places of " + PLACES);
    }

    @Test
    void groupAndNameCount() {
        var id = new ProcessId("web", "nginx");

        assertEquals(new ProcessId("web", "nginx").hashCode(), id.hashCode());
        assertNotEquals(new ProcessId("nginx", "web").hashCode(), id.hashCode());
    }

    private static int placeInAHashMap(ProcessId id) {
        int hash = id.hashCode();
        return (hash ^ hash >>> 16) & PLACES - 1;
    }
}
