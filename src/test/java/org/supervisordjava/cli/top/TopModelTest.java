package org.supervisordjava.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.cli.top.Keystroke.Kind;

import java.util.List;
import java.util.Optional;

class TopModelTest {

    private final TopModel model = new TopModel();

    @Test
    void whatIsUrgent_isFirst_andSelected() {
        model.update(
                Views.of(Views.well("db", 1), Views.unready("web", 3), Views.failing("api", 2)));

        assertEquals(List.of("api", "web", "db"), names());
        assertEquals("api", model.selected());
    }

    @ParameterizedTest
    @CsvSource({
        "t, db api web",
        "n, api db web",
        "C, web db api",
        "M, web db api",
        "R, api db web",
        "u, api web db",
        "o, db api web"
    })
    void keysSort(String key, String order) {
        model.update(
                Views.of(Views.unready("web", 3), Views.failing("api", 2), Views.well("db", 1)));

        type(key);

        assertEquals(List.of(order.split(" ")), names());
    }

    @Test
    void selectedProgram_staysSelectedWhereItGoes() {
        model.update(Views.of(Views.well("a", 1), Views.well("b", 2), Views.well("c", 3)));
        press(Kind.DOWN);
        assertEquals("b", model.selected());

        model.update(Views.of(Views.well("a", 1), Views.well("b", 2), Views.failing("c", 3)));
        assertEquals("b", model.selected());
        assertEquals(2, model.selectedIndex());

        model.update(Views.of(Views.well("a", 1), Views.failing("c", 3)));
        assertEquals("c", model.selected());

        model.update(Views.of());
        assertEquals("", model.selected());
        assertEquals(Optional.empty(), type("r"));
        assertEquals(Optional.empty(), type("y"));
    }

    @Test
    void selection_endsAtTheEnds() {
        model.update(Views.of(Views.many(30)));

        press(Kind.UP);
        assertEquals("program-000", model.selected());
        press(Kind.PAGE_DOWN);
        assertEquals("program-010", model.selected());
        press(Kind.END);
        press(Kind.DOWN);
        assertEquals("program-029", model.selected());
        press(Kind.PAGE_UP);
        assertEquals("program-019", model.selected());
        press(Kind.HOME);
        assertEquals("program-000", model.selected());
    }

    @ParameterizedTest
    @CsvSource({"s, start db", "p, stop db", "r, restart db", "c, clear db"})
    void action_isDoneOnlyWhenConfirmed(String key, String action) {
        model.update(Views.of(Views.well("db", 1)));

        assertEquals(Optional.empty(), type(key));
        assertEquals(new TopModel.Prompt.Confirm(action), model.prompt());
        assertEquals(Optional.of(action), type("y"));
        assertEquals(new TopModel.Prompt.Nothing(), model.prompt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "q", " ", "r"})
    void anythingButY_refuses(String answer) {
        model.update(Views.of(Views.well("db", 1)));
        type("r");

        assertEquals(Optional.empty(), type(answer));
        assertEquals("not done: restart db", model.message());
        assertFalse(model.ended());
        assertEquals(Optional.empty(), type("y"));
    }

    @Test
    void actionConfirmed_isAboutTheProgramThatWasAskedFor() {
        model.update(Views.of(Views.well("db", 1), Views.well("web", 2)));
        type("p");
        model.update(Views.of(Views.failing("web", 2)));

        assertEquals(Optional.of("stop db"), type("y"));
    }

    @Test
    void signal_isTyped_andConfirmed() {
        model.update(Views.of(Views.well("db", 1)));

        type("k");
        type("h");
        type("x");
        press(Kind.BACKSPACE);
        type("u");
        type("p");
        assertEquals(Optional.empty(), press(Kind.ENTER));
        assertEquals(Optional.of("signal HUP db"), type("y"));

        type("k");
        type("K");
        press(Kind.ESCAPE);
        assertEquals(new TopModel.Prompt.Nothing(), model.prompt());
        type("k");
        press(Kind.ENTER);
        assertEquals(new TopModel.Prompt.Nothing(), model.prompt());
    }

    @Test
    void filter_showsOnlyNamesThatContainIt_untilEscape() {
        model.update(Views.of(Views.many(30)));

        type("/");
        type("2");
        type("5");
        assertEquals(List.of("program-025"), names());
        assertEquals("program-025", model.selected());
        press(Kind.ENTER);
        assertEquals(1, names().size());
        press(Kind.ESCAPE);
        assertEquals(30, names().size());
        assertEquals("program-025", model.selected());
    }

    @Test
    void questionMark_showsKeys_andEscapeLeavesThem() {
        type("?");
        assertEquals(TopModel.Pane.HELP, model.pane());
        press(Kind.ESCAPE);
        assertEquals(TopModel.Pane.LOG, model.pane());
        press(Kind.TAB);
        assertEquals(TopModel.Pane.WHY, model.pane());
        press(Kind.TAB);
        assertEquals(TopModel.Pane.LOG, model.pane());
    }

    @Test
    void ctrlC_leavesEvenAQuestion() {
        model.update(Views.of(Views.well("db", 1)));
        type("r");

        assertEquals(Optional.empty(), press(Kind.INTERRUPT));
        assertTrue(model.ended());
    }

    private List<String> names() {
        return model.rows().stream().map(ProgramRow::name).toList();
    }

    private Optional<String> type(String text) {
        return model.press(Keystroke.typed(text));
    }

    private Optional<String> press(Kind kind) {
        return model.press(Keystroke.of(kind));
    }
}
