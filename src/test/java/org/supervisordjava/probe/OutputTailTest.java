package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class OutputTailTest {

    @Test
    void shortOutput_isKeptWhole() throws Exception {
        assertEquals("one\ntwo", written("one\n", "two\n"));
    }

    @Test
    void longOutput_keepsItsEnd() throws Exception {
        var expected = "b".repeat(OutputTail.LIMIT - 3) + "end";

        assertEquals(expected, written("a".repeat(5000), "b".repeat(3000), "end"));
        assertEquals(expected, OutputTail.of("a".repeat(5000) + expected));
    }

    @Test
    void cutInsideACharacter_leavesItOut() throws Exception {
        var text = "ü".repeat(OutputTail.LIMIT / 2) + "x";

        assertEquals("ü".repeat(OutputTail.LIMIT / 2 - 1) + "x", written(text));
        assertEquals("ü".repeat(OutputTail.LIMIT / 2 - 1) + "x", OutputTail.of(text));
    }

    private static String written(String... chunks) throws Exception {
        try (var tail = new OutputTail()) {
            for (var chunk : chunks) {
                tail.write(chunk.getBytes(StandardCharsets.UTF_8));
            }
            return tail.text();
        }
    }
}
