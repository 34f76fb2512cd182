package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripAnsiTest {

    private final RecordedSink out = new RecordedSink();
    private final StripAnsi strip = new StripAnsi(out);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void removesControlSequences_howeverTheyAreSplit(int size) {
        var text = "a\u001b[1;31mred\u001b[0m \u001b[2J\u001b[10;20Hb\u001b[Kc\n";

        RecordedSink.feedInPieces(strip, text, size);
        strip.end();

        assertEquals("ared bc\n", out.text());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void keepsOtherEscapes(int size) {
        var text = "\u001b(B\u001b\u001bx\u001b";

        RecordedSink.feedInPieces(strip, text, size);
        strip.end();

        assertEquals(text, out.text());
    }

    @Test
    void textAfterABrokenSequence_isKept() {
        RecordedSink.feed(strip, "a\u001b[12\nnext line\u001b[\u00e4");
        strip.end();

        assertEquals("a\nnext line\u00e4", out.text());
    }
}
