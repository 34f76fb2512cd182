package org.supervisordjava.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.cli.top.Keystroke.Kind;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class TopDrawingTest {

    private final TopModel model = new TopModel();

    @Test
    void screen_isTitleProgramsPaneAndKeys() {
        model.update(
                Views.explaining(
                        "api",
                        List.of(),
                        List.of(
                                new ShownLine("14:02:11.001", false, "hello"),
                                new ShownLine("14:02:11.002", true, "cannot connect")),
                        Views.well("db", 1),
                        Views.failing("api", 2),
                        Views.unready("web", 3)));

        assertEquals(
                """
                 supervisor  3 programs, 1 failing, 1 unready
                TIER NAME                  STATE    READY RESTARTS   UPTIME CPU       MEMORY
                >  2 api                   BACKOFF  no           7        -
                   3 web                   RUNNING  no           0 12d 3:04 |||| 250% ||||  3.0G
                   1 db                    RUNNING  yes          0  0:01:05 |···  25% |···   64M
                -- log of api ------------------------------------------------------------------
                14:02:11.001 | hello
                14:02:11.002 ! cannot connect

                q quit ? help o:urgency l log w why s start p stop r restart k signal c clear
                """,
                text(80, 10));
    }

    /** The picture in the document is what is drawn. */
    @Test
    void document_showsTheScreen() throws Exception {
        screen_isTitleProgramsPaneAndKeys();

        var document = Files.readString(Path.of("docs/supervisorctl.md"));
        assertTrue(document.contains("```\n" + text(80, 10) + "```\n"), text(80, 10));
    }

    @Test
    void wideScreen_hasReasons_andLongerNames() {
        var longName = "a-group-of-programs:a-program-with-a-long-name";
        model.update(Views.of(Views.failing("api", 2), Views.well(longName, 1)));

        var lines = lines(160, 24);
        assertTrue(lines.get(1).endsWith(" REASON"), lines.get(1));
        assertTrue(lines.get(2).contains("exit code 3, next try in 2 s"), lines.get(2));
        assertTrue(
                lines.get(3).contains("a-group-of-programs:…ram-with-a-long-name"), lines.get(3));
    }

    @Test
    void longName_keepsItsBeginningAndItsEnd() {
        model.update(Views.of(Views.well("a-very-long-group-of-them:with-a-long-name_17", 1)));

        assertTrue(
                lines(80, 24).get(2).startsWith(">  1 a-very-lon…ng-name_17 RUNNING"),
                lines(80, 24).get(2));
    }

    /** Whatever the size, and whatever is shown. */
    @Test
    void screen_isAsHighAsItIs_andNoLineIsWider() {
        var output =
                IntStream.range(0, 100)
                        .mapToObj(
                                i ->
                                        new ShownLine(
                                                "14:02:11.001",
                                                true,
                                                "界\u001b[2J\t" + "x".repeat(200)))
                        .toList();
        var why = List.of("why ".repeat(60), "\u0007bell");
        for (var keys : List.of("l", "w", "?", "r", "k", "/", "o")) {
            model.press(Keystroke.of(Kind.ESCAPE));
            for (var count : List.of(0, 1, 60)) {
                model.update(Views.explaining("program-000", why, output, Views.many(count)));
                model.press(Keystroke.typed(keys));
                for (var width : List.of(1, 40, 80, 110, 400)) {
                    for (var height : List.of(1, 2, 8, 24)) {
                        check(width, height);
                    }
                }
                model.press(Keystroke.of(Kind.ENTER));
            }
        }
    }

    private void check(int width, int height) {
        var drawn = new TopDrawing(width, height, true).lines(model);
        assertEquals(height, drawn.size(), width + " by " + height);
        for (var line : drawn) {
            assertTrue(line.columnLength() <= width, width + " by " + height + ": " + line);
            assertFalse(line.chars().anyMatch(Character::isISOControl), line.toString());
        }
    }

    @Test
    void twoHundredPrograms_scrollWithTheSelection() {
        model.update(Views.of(Views.many(200)));
        for (var i = 0; i < 150; i++) {
            model.press(Keystroke.of(Kind.DOWN));
        }

        var lines = lines(80, 24);
        assertEquals(1, lines.stream().filter(line -> line.startsWith(">")).count());
        assertTrue(
                lines.stream().anyMatch(line -> line.startsWith(">150 program-150")),
                String.join("\n", lines));
        assertTrue(lines.getFirst().contains("200 programs, all well"), lines.getFirst());
    }

    @Test
    void zoomedLog_showsTheSelectedProgramAlone_andScrolls() {
        var output = new ArrayList<ShownLine>();
        for (var i = 0; i < 100; i++) {
            output.add(new ShownLine("14:02:11.001", false, "line " + i));
        }
        model.update(Views.explaining("program-000", List.of(), output, Views.many(5)));

        model.press(Keystroke.of(Kind.ENTER));
        var lines = lines(80, 24);
        assertEquals(1, lines.stream().filter(line -> line.contains("program-00")).count() - 1);
        assertTrue(lines.get(22).endsWith("line 99"), lines.get(22));

        model.press(Keystroke.typed("["));
        assertTrue(lines(80, 24).get(22).endsWith("line 98"), lines(80, 24).get(22));
        model.press(Keystroke.typed("]"));
        assertTrue(lines(80, 24).get(22).endsWith("line 99"), lines(80, 24).get(22));
    }

    @Test
    void serverThatIsGone_isSaidOnTop_andWhatWasKnownStays() {
        model.update(Views.of(Views.well("db", 1)).withLost("the server is gone since 14:02:11"));

        var lines = lines(80, 24);
        assertTrue(lines.getFirst().startsWith(" the server is gone since 14:02:11"));
        assertTrue(lines.get(2).contains("db"), lines.get(2));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void coloursAreOnlyThereWhenTheyAreWanted(boolean wanted, boolean there) {
        model.update(
                Views.explaining(
                        "api",
                        List.of(),
                        List.of(new ShownLine("14:02:11.002", true, "cannot connect")),
                        Views.well("db", 1),
                        Views.failing("api", 2),
                        Views.unready("web", 3)));

        var drawn = new TopDrawing(80, 24, wanted).lines(model);

        assertEquals(there, drawn.stream().anyMatch(TopDrawingTest::hasColour));
    }

    private static boolean hasColour(AttributedString line) {
        return IntStream.range(0, line.length())
                .mapToObj(line::styleAt)
                .map(AttributedStyle::toAnsi)
                .anyMatch(codes -> codes.matches("(.*;)?[349][0-7](;.*)?"));
    }

    private List<String> lines(int width, int height) {
        return new TopDrawing(width, height, false)
                .lines(model).stream().map(line -> line.toString().stripTrailing()).toList();
    }

    private String text(int width, int height) {
        return String.join("\n", lines(width, height)) + "\n";
    }
}
