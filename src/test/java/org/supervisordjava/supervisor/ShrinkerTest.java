package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class ShrinkerTest {

    private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

    @Test
    void whatIsNotNeeded_isLeftOut() {
        assertEquals(
                List.of(13, 14, 77),
                Shrinker.shrink(HUNDRED, part -> part.containsAll(List.of(13, 77, 14))));
    }

    @Test
    void whatFailsAnyway_needsNothing() {
        assertEquals(List.of(), Shrinker.shrink(HUNDRED, part -> true));
    }

    @Test
    void whatNeedsEverything_staysWhole() {
        assertEquals(HUNDRED, Shrinker.shrink(HUNDRED, part -> part.size() == 100));
    }
}
