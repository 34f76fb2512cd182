package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class LineSplitterTest {

    private final List<String> lines = new ArrayList<>();

    private LineSplitter splitter(LineSplitter.Overlong overlong) {
        return new LineSplitter(
                5,
                overlong,
                (line, length) ->
                        lines.add(new String(line, 0, length, StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void linesAreWhole_howeverTheyAreSplit(int size) {
        var splitter = splitter(LineSplitter.Overlong.SPLIT);

        RecordedSink.feedInPieces(splitter, "ab\n\n12345\nxyz\nend", size);
        splitter.end();

        assertEquals(List.of("ab", "", "12345", "xyz", "end"), lines);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 100})
    void longLine_isSplit(int size) {
        RecordedSink.feedInPieces(
                splitter(LineSplitter.Overlong.SPLIT), "123456789ABC\nok\n", size);

        assertEquals(List.of("12345", "6789A", "BC", "ok"), lines);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 100})
    void longLine_isCut(int size) {
        RecordedSink.feedInPieces(splitter(LineSplitter.Overlong.CUT), "123456789ABC\nok\n", size);

        assertEquals(List.of("12345", "ok"), lines);
    }

    @Test
    void partOfALine_waitsForItsEnd() {
        RecordedSink.feed(splitter(LineSplitter.Overlong.SPLIT), "a\nbc");

        assertEquals(List.of("a"), lines);
    }
}
