package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.regex.Pattern;

class LineMatcherTest {

    @Test
    void finds_anywhereInTheLine() {
        assertTrue(matcher("ready to accept").finds("LOG:  database is ready to accept work"));
        assertFalse(matcher("ready to accept").finds("LOG:  starting"));
    }

    @Test
    void longLine_isLookedAtUpToItsLimit() {
        var filler = "x".repeat(LineMatcher.LINE_LIMIT);

        assertTrue(matcher("ready").finds("ready" + filler));
        assertFalse(matcher("ready").finds(filler + "ready"));
    }

    @Test
    void endlessBacktracking_isGivenUp() {
        assertFalse(matcher("(a+)+b").finds("a".repeat(LineMatcher.LINE_LIMIT)));
    }

    private static LineMatcher matcher(String regex) {
        return new LineMatcher(Pattern.compile(regex));
    }
}
