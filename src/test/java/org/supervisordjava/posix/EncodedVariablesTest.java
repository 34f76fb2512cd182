package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class EncodedVariablesTest {

    private final EncodedVariables variables = new EncodedVariables();

    @Test
    void keepsTheOrderAndTheBytesThatAreNoText() {
        var given = new LinkedHashMap<String, String>();
        given.put("Z", "\udcff");
        given.put("A", "ä=b");
        var encoded = variables.encode(given);
        assertEquals(2, encoded.size());
        assertArrayEquals(new byte[] {'Z', '=', (byte) 0xff}, encoded.get(0));
        assertArrayEquals("A=ä=b".getBytes(StandardCharsets.UTF_8), encoded.get(1));
    }

    @Test
    void encodesOnlyWhatHasAnotherValueThanForTheProgramBefore() {
        var one = variables.encode(ordered("HOME", "/root", "NAME", "p1"));
        var other = variables.encode(ordered("HOME", "/root", "NAME", "p2"));
        assertSame(one.get(0), other.get(0));
        assertEquals(List.of("NAME=p1", "NAME=p2"), List.of(text(one.get(1)), text(other.get(1))));
    }

    @Test
    void forgetsWhatHasHadManyNames() {
        var first = variables.encode(Map.of("HOME", "/root")).getFirst();
        for (int i = 0; i < 2_000; i++) {
            variables.encode(Map.of("N" + i, "x"));
        }
        var again = variables.encode(Map.of("HOME", "/root")).getFirst();
        assertArrayEquals(first, again);
        assertEquals(false, first == again);
    }

    private static Map<String, String> ordered(String... pairs) {
        var result = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            result.put(pairs[i], pairs[i + 1]);
        }
        return result;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
