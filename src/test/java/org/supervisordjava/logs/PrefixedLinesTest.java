package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

class PrefixedLinesTest {

    private final List<String> parts = new ArrayList<>();
    private final LongLines shared = new LongLines(LongLines.MOST_BYTES);
    private final PrefixedLines lines =
            new PrefixedLines("web | ", shared, bytes -> parts.add(UTF_8.decode(bytes).toString()));

    @Test
    void linesThatArriveTogether_goOnTogether() {
        write("one\ntwo\nthr");
        assertEquals(List.of("web | one\nweb | two\n"), parts);
        write("ee\n");
        assertEquals("web | three\n", parts.getLast());
    }

    @Test
    void lastLine_needsNoEnd() {
        write("bye");
        assertEquals(List.of(), parts);
        lines.end();
        assertEquals(List.of("web | bye\n"), parts);
    }

    @Test
    void largeChunk_goesOnInFewPartsOfWholeLines() {
        write("0123456789\n".repeat(10_000));

        assertEquals("web | 0123456789\n".repeat(10_000), String.join("", parts));
        assertTrue(parts.size() < 20, parts.size() + " parts");
        assertTrue(parts.stream().allMatch(part -> part.startsWith("web") && part.endsWith("\n")));
    }

    /** Bytes next to a line end's number, too, which a search for eight at once could mix up. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyLineGetsOnePrefix_whereverReadsEnd(long seed) {
        var random = new Random(seed);
        var written = new byte[100_000];
        int lineEnds = 1 + random.nextInt(200);
        for (int i = 0; i < written.length; i++) {
            boolean ends = random.nextInt(lineEnds) == 0;
            written[i] = (byte) (ends ? '\n' : random.nextInt(4) == 0 ? 0x0b : random.nextInt(256));
        }
        var out = new ByteArrayOutputStream();
        var filter =
                new PrefixedLines("p | ", shared, part -> out.write(part.array(), 0, part.limit()));

        var direct = ByteBuffer.allocateDirect(40_000);
        for (int at = 0; at < written.length; ) {
            int count =
                    Math.min(
                            written.length - at,
                            1 + random.nextInt(random.nextBoolean() ? 40_000 : 30));
            // Not from its beginning: reads come from the middle of a buffer, too.
            int from = random.nextInt(direct.capacity() - count + 1);
            direct.clear().position(from).put(written, at, count);
            filter.write(direct.flip().position(from));
            at += count;
        }
        filter.end();

        var text = new String(written, ISO_8859_1);
        var whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        var expected = "p | " + whole.replace("\n", "\np | ") + "\n";
        assertEquals(expected, out.toString(ISO_8859_1));
    }

    @Test
    void whatIsReadAtOnce_goesIntoAStreamsBuffer_alsoWithoutLines() {
        for (var prefix : List.of("p | ", "postgres | ", "x".repeat(200), "x".repeat(5000))) {
            var out = new AtomicInteger();
            var filter = new PrefixedLines(prefix, shared, part -> out.addAndGet(part.remaining()));
            filter.write(ByteBuffer.wrap("x".repeat(PrefixedLines.MAX_LINE).getBytes(UTF_8)));

            filter.write(
                    ByteBuffer.wrap(
                            "\n".repeat(PrefixedLines.reads(prefix).flood()).getBytes(UTF_8)));

            assertTrue(
                    out.get()
                            <= NonBlockingStream.CAPACITY
                                    - NonBlockingStream.HIGH_WATER
                                    + prefix.length(),
                    prefix);
        }
    }

    @Test
    void floodOfAUsualName_isReadInLargePieces() {
        assertEquals(128 * 1024, PrefixedLines.reads("postgres | ").flood());
    }

    @Test
    void longLine_staysWhole() {
        var line = "{" + "x".repeat(250_000) + "}";

        for (int from = 0; from < line.length(); from += 8_000) {
            write(line.substring(from, Math.min(line.length(), from + 8_000)));
        }
        write("\n");

        assertEquals(List.of("web | " + line + "\n"), parts);
    }

    @Test
    void lineBeyondTheLimit_isSplit() {
        write("x".repeat(PrefixedLines.MAX_LINE + 1) + "\n");

        assertEquals(
                "web | " + "x".repeat(PrefixedLines.MAX_LINE) + "\nweb | x\n",
                String.join("", parts));
    }

    private void write(String text) {
        lines.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }
}
