package org.supervisordjava.cli.top;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the operator looks at: which program, in which order, what is asked. Told of keys and of
 * what the server says; knows no terminal. One thread.
 */
final class TopModel {

    /** What is below the programs. */
    enum Pane {
        LOG,
        WHY,
        HELP
    }

    /** What is asked at the bottom; a key is its answer. */
    sealed interface Prompt {

        /** Nothing. */
        record Nothing() implements Prompt {}

        /**
         * Whether to do it.
         *
         * @param action a line as an operator types it
         */
        record Confirm(String action) implements Prompt {}

        /** Which signal. */
        record SignalFor(String program, String typed) implements Prompt {}

        /** What names have to contain. */
        record Filter(String typed) implements Prompt {}
    }

    private static final Prompt NOTHING = new Prompt.Nothing();
    private static final int PAGE = 10;

    private ServerView view = ServerView.NOTHING;
    private SortOrder order = SortOrder.URGENCY;
    private Pane pane = Pane.LOG;
    private Prompt prompt = NOTHING;
    private String selected = "";
    private String filter = "";
    private String message = "";
    private boolean zoomed;
    private boolean ended;

    /** Lines above the end of the log, or below the beginning of another text. */
    private int scrolled;

    void update(ServerView latest) {
        view = latest;
        keepSelection();
    }

    /** Says what has become of an action. */
    void say(String text) {
        message = text;
    }

    /** Does what a key is for; what is to be done at the server is returned. */
    Optional<String> press(Keystroke key) {
        if (key.kind() == Keystroke.Kind.INTERRUPT) {
            ended = true;
            return Optional.empty();
        }
        var asked = prompt;
        return switch (asked) {
            case Prompt.Nothing() -> command(key);
            case Prompt.Confirm(var action) -> answered(key, action);
            case Prompt.SignalFor(var program, var typed) -> signal(key, program, typed);
            case Prompt.Filter(var typed) -> filter(key, typed);
        };
    }

    private Optional<String> command(Keystroke key) {
        message = "";
        switch (key.kind()) {
            case UP -> move(-1);
            case DOWN -> move(1);
            case PAGE_UP -> move(-PAGE);
            case PAGE_DOWN -> move(PAGE);
            case HOME -> move(-rows().size());
            case END -> move(rows().size());
            case TAB -> show(pane == Pane.LOG ? Pane.WHY : Pane.LOG);
            case ENTER -> zoomed = !zoomed;
            case ESCAPE -> leaveDetail();
            case TEXT -> typed(key.text());
            case BACKSPACE, INTERRUPT -> {}
        }
        return Optional.empty();
    }

    private void typed(String text) {
        switch (text) {
            case "q" -> ended = true;
            case "k" -> askForSignal();
            case "s" -> confirm("start");
            case "p" -> confirm("stop");
            case "r" -> confirm("restart");
            case "c" -> confirm("clear");
            case "o" -> order = order.next();
            case "u" -> order = SortOrder.URGENCY;
            case "t" -> order = SortOrder.TIER;
            case "n" -> order = SortOrder.NAME;
            case "C" -> order = SortOrder.CPU;
            case "M" -> order = SortOrder.MEMORY;
            case "R" -> order = SortOrder.RESTARTS;
            case "l" -> show(Pane.LOG);
            case "w" -> show(Pane.WHY);
            case "?", "h" -> show(pane == Pane.HELP ? Pane.LOG : Pane.HELP);
            case "/" -> prompt = new Prompt.Filter(filter);
            case "[" -> scroll(pane == Pane.LOG ? 1 : -1);
            case "]" -> scroll(pane == Pane.LOG ? -1 : 1);
            default -> message = "no such key; ? shows those there are";
        }
    }

    private void leaveDetail() {
        if (zoomed) {
            zoomed = false;
        } else if (pane == Pane.HELP) {
            show(Pane.LOG);
        } else {
            filter = "";
            keepSelection();
        }
    }

    private void show(Pane other) {
        pane = other;
        scrolled = 0;
    }

    private void scroll(int lines) {
        scrolled = Math.max(0, scrolled + lines);
    }

    private void confirm(String verb) {
        if (!selected.isEmpty()) {
            prompt = new Prompt.Confirm(verb + " " + selected);
        }
    }

    private void askForSignal() {
        if (!selected.isEmpty()) {
            prompt = new Prompt.SignalFor(selected, "");
        }
    }

    private Optional<String> answered(Keystroke key, String action) {
        prompt = NOTHING;
        if (key.text().equalsIgnoreCase("y")) {
            message = action + " …";
            return Optional.of(action);
        }
        message = "not done: " + action;
        return Optional.empty();
    }

    private Optional<String> signal(Keystroke key, String program, String typed) {
        prompt =
                switch (key.kind()) {
                    case ENTER ->
                            typed.isEmpty()
                                    ? NOTHING
                                    : new Prompt.Confirm("signal " + typed + " " + program);
                    case ESCAPE -> NOTHING;
                    default ->
                            new Prompt.SignalFor(
                                    program, edited(key, typed).toUpperCase(Locale.ROOT));
                };
        return Optional.empty();
    }

    private Optional<String> filter(Keystroke key, String typed) {
        switch (key.kind()) {
            case ENTER -> prompt = NOTHING;
            case ESCAPE -> {
                prompt = NOTHING;
                filter = "";
            }
            default -> {
                filter = edited(key, typed);
                prompt = new Prompt.Filter(filter);
            }
        }
        keepSelection();
        return Optional.empty();
    }

    private static String edited(Keystroke key, String typed) {
        return switch (key.kind()) {
            case TEXT -> key.text().isBlank() ? typed : typed + key.text();
            case BACKSPACE -> typed.isEmpty() ? typed : typed.substring(0, typed.length() - 1);
            default -> typed;
        };
    }

    private void move(int by) {
        var rows = rows();
        if (!rows.isEmpty()) {
            select(rows.get(Math.clamp((long) selectedIndex() + by, 0, rows.size() - 1)).name());
        }
    }

    private void select(String name) {
        if (!name.equals(selected)) {
            selected = name;
            scrolled = 0;
        }
    }

    /** A program keeps being selected where it goes; one that has gone gives way to the first. */
    private void keepSelection() {
        var rows = rows();
        if (rows.stream().noneMatch(row -> row.name().equals(selected))) {
            select(rows.isEmpty() ? "" : rows.getFirst().name());
        }
    }

    /** In their order, and only those that are wanted. */
    List<ProgramRow> rows() {
        return view.rows().stream()
                .filter(row -> row.name().contains(filter))
                .sorted(order.order())
                .toList();
    }

    int selectedIndex() {
        var rows = rows();
        for (var i = 0; i < rows.size(); i++) {
            if (rows.get(i).name().equals(selected)) {
                return i;
            }
        }
        return 0;
    }

    ServerView view() {
        return view;
    }

    /** Empty when there is no program. */
    String selected() {
        return selected;
    }

    SortOrder order() {
        return order;
    }

    Pane pane() {
        return pane;
    }

    Prompt prompt() {
        return prompt;
    }

    String filter() {
        return filter;
    }

    String message() {
        return message;
    }

    boolean zoomed() {
        return zoomed;
    }

    int scrolled() {
        return scrolled;
    }

    boolean ended() {
        return ended;
    }
}
