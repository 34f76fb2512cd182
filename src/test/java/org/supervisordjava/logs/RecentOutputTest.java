package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

class RecentOutputTest {

    private static final ProcessId WEB = new ProcessId("web", "web");
    private static final ProcessId DB = new ProcessId("db", "db");

    private long now = 1_000;
    private final RecentOutput recent = new RecentOutput(() -> now);

    @Test
    void linesOfBothStreams_haveTheTimeOfTheirFirstByte_andItsOrder() {
        var out = sink(WEB, OutputChannel.STDOUT);
        var err = sink(WEB, OutputChannel.STDERR);
        write(out, "fir");
        now = 2_000;
        write(err, "oops\n");
        now = 3_000;
        write(out, "st\nsecond\nopen");

        assertEquals(
                List.of("1000 first", "2000 oops", "3000 second", "3000 open"),
                recent.lines(WEB).stream()
                        .map(line -> line.at().toEpochMilli() + " " + line.text())
                        .toList());
        assertEquals(OutputChannel.STDERR, recent.lines(WEB).get(1).channel());
    }

    @Test
    void oldOutputGivesWay_andALineWithoutItsBeginningSaysSo() {
        var out = sink(WEB, OutputChannel.STDOUT);
        for (int i = 0; i < 1_000; i++) {
            write(out, "line " + i + " " + "x".repeat(50) + "\nhalf");
            write(out, " of " + i + "\n");
        }
        var lines = recent.lines(WEB);

        assertTrue(lines.size() < 300, () -> lines.size() + " lines are kept");
        assertEquals("half of 999", lines.getLast().text());
        assertTrue(
                lines.getFirst().text().startsWith("line ")
                        || lines.getFirst().text().startsWith("… of "),
                lines.getFirst().text());
    }

    @Test
    void endOfAFlood_isKept() {
        var out = sink(WEB, OutputChannel.STDOUT);
        write(out, "y".repeat(100_000) + "\nlast\n");

        var lines = recent.lines(WEB).stream().map(OutputLine::text).toList();
        assertTrue(lines.getFirst().startsWith("…yyy"), lines.getFirst());
        assertEquals("last", lines.getLast());
    }

    @Test
    void coloursAndControlCharacters_areLeftOut() {
        write(sink(WEB, OutputChannel.STDOUT), "\u001b[1;31mred\u001b[0m\u0007 b\u00fc\u00fc\r\n");

        assertEquals("red büü", recent.lines(WEB).getFirst().text());
    }

    @Test
    void everyKindOfEscape_isLeftOut_whole() {
        var text =
                "\u001b]0;title\u0007a\u001b]8;;x\u001b\\b\u001b(B\u001b[mc\u001b\u001b7d\u001b[2Ke";
        write(sink(WEB, OutputChannel.STDOUT), text + "\u001b\n");

        assertEquals("abcde", recent.lines(WEB).getFirst().text());
    }

    @Test
    void follower_ofSome_keepsTheirColours_andNothingElseForTerminals() {
        var follower = recent.follow(WEB::equals, OutputLine.Escapes.COLOURS);
        write(
                sink(WEB, OutputChannel.STDOUT),
                "\u001b[2J\u001b[1;31mred\u001b[0m\u001b[3?m\u0007\n");
        write(sink(DB, OutputChannel.STDOUT), "c\n");

        assertEquals(List.of("\u001b[1;31mred\u001b[0m"), texts(follower.poll()));
    }

    @Test
    void follower_tellsEachWholeLineOnce_overAllProcesses() {
        var follower = recent.follow(_ -> true, OutputLine.Escapes.REMOVED);
        write(sink(WEB, OutputChannel.STDOUT), "a\nb");
        now = 2_000;
        write(sink(DB, OutputChannel.STDOUT), "c\n");

        assertEquals(List.of("a", "c"), texts(follower.poll()));
        assertEquals(List.of(), follower.poll());

        write(sink(WEB, OutputChannel.STDOUT), "b\n");
        assertEquals(List.of("bb"), texts(follower.poll()));
    }

    @Test
    void manyProcesses_shareWhatThereIs() {
        for (int i = 0; i < 2_000; i++) {
            var out = sink(new ProcessId("p" + i, "p" + i), OutputChannel.STDOUT);
            write(out, ("z".repeat(999) + "\n").repeat(4));
        }
        for (int i = 0; i < 2_000; i++) {
            write(sink(new ProcessId("p" + i, "p" + i), OutputChannel.STDOUT), "more\n");
        }
        var id = new ProcessId("p7", "p7");
        assertTrue(
                recent.lines(id).stream().mapToInt(line -> line.text().length()).sum() < 2_048,
                "more than its share");
    }

    private static List<String> texts(List<OutputLine> lines) {
        return lines.stream().map(OutputLine::text).toList();
    }

    private ByteSink sink(ProcessId id, OutputChannel channel) {
        return recent.sink(id, channel, new ChildPipes.Life());
    }

    private static void write(ByteSink sink, String text) {
        sink.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
