package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

class PrefixedLinesTest {

    private final List<String> parts = new ArrayList<>();
    private final PrefixedLines lines =
            new PrefixedLines(
                    "web | ",
                    new LongLines(LongLines.MOST_BYTES),
                    bytes -> parts.add(UTF_8.decode(bytes).toString()));

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
