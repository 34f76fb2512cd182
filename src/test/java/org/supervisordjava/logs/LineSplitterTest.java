package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
                LongLines.none(),
                (line, start, length) ->
                        lines.add(new String(line, start, length, StandardCharsets.US_ASCII)));
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

    @Test
    void linesThatShareTooLittle_areSplitWhereItEnds_andGiveBackWhatTheyHad() {
        int share = 3 * LineSplitter.OWN;
        var shared = new LongLines(share);
        var sizes = new ArrayList<Integer>();
        var one = counting(shared, sizes);
        var other = counting(shared, new ArrayList<>());
        RecordedSink.feed(one, "1".repeat(share));
        RecordedSink.feed(other, "2".repeat(share));
        assertEquals(List.of(), sizes);

        RecordedSink.feed(one, "1".repeat(10 * LineSplitter.OWN) + "\n");
        other.end();

        assertEquals(13 * LineSplitter.OWN, sizes.stream().mapToInt(size -> size).sum());
        assertTrue(shared.take(share), "everything has been given back");
    }

    private static LineSplitter counting(LongLines shared, List<Integer> sizes) {
        return new LineSplitter(
                PrefixedLines.MAX_LINE,
                LineSplitter.Overlong.SPLIT,
                shared,
                (line, start, length) -> sizes.add(length));
    }
}
