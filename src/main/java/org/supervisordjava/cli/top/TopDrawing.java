package org.supervisordjava.cli.top;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.supervisordjava.cli.top.TopModel.Pane;
import org.supervisordjava.cli.top.TopModel.Prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a {@link TopModel} looks like on a screen of some size: the lines, from the top. Pure.
 *
 * @param colours without, what matters is bold or reversed
 */
record TopDrawing(int width, int height, boolean colours) {

    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle BOLD = PLAIN.bold();
    private static final AttributedStyle REVERSED = PLAIN.inverse();
    private static final String ELLIPSIS = "…";

    /** Title, columns' names, line above the pane, bottom. */
    private static final int FRAME = 4;

    /** Of the pane: with fewer there is none. */
    private static final int LEAST_PANE = 3;

    /** What the columns beside name, bars and reason take. */
    private static final int FIXED = 51;

    private static final int STANDARD_WIDTH = 80;
    private static final int LEAST_NAME = 8;
    private static final int LEAST_BAR = 4;
    private static final int MOST_BAR = 10;
    private static final int LEAST_REASON = 14;
    private static final double A_CORE = 1;

    /** Sequences of a terminal, which would move about on the screen. */
    private static final Pattern ESCAPES =
            Pattern.compile(
                    "\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|.)?");

    private static final List<String> HELP =
            List.of(
                    "↑ ↓ PgUp PgDn Home End   select a program",
                    "/                        show only names that contain what is typed; Esc: all",
                    "o                        next order; u urgency  t tier  n name  C CPU",
                    "                         M memory  R restarts",
                    "l  w  Tab                log, why, one or the other",
                    "Enter                    the lower part in full height, and back",
                    "[  ]                     scroll it up and down",
                    "s  p  r                  start, stop, restart the program; y confirms",
                    "k  c                     send it a signal, empty its log files; y confirms",
                    "q  Ctrl-C                leave",
                    "",
                    "CPU is the share of one core, its bar full at 100%; the bar of the memory is",
                    "full for the program that has most.");

    /** Widths that depend on the screen. */
    private record Columns(int name, int bar, int reason) {}

    List<AttributedString> lines(TopModel model) {
        var rows = model.rows();
        var lines = new ArrayList<AttributedString>();
        lines.add(title(model));
        var room = Math.max(1, height - FRAME);
        var table = table(model, rows.size(), room);
        var pane = room - table < LEAST_PANE && !model.zoomed() ? 0 : room - table;
        if (pane == 0) {
            table = Math.max(1, height - FRAME + 1);
        }
        var columns = columns(rows);
        lines.add(cut(header(columns), BOLD));
        addRows(lines, model, rows, table, columns);
        if (pane > 0) {
            lines.add(above(model));
            addPane(lines, model, pane);
        }
        while (lines.size() < height - 1) {
            lines.add(AttributedString.EMPTY);
        }
        var shown = new ArrayList<>(lines.subList(0, Math.max(0, height - 1)));
        shown.add(bottom(model));
        return shown;
    }

    /** So many lines the programs get: half of the room, or what they need, or what is left. */
    private static int table(TopModel model, int rows, int room) {
        if (model.zoomed()) {
            return 1;
        }
        return Math.max(1, Math.min(rows, Math.max(room / 2, room - 12)));
    }

    private AttributedString title(TopModel model) {
        var view = model.view();
        if (!view.lost().isEmpty()) {
            return bar(view.lost(), colours ? red().inverse() : REVERSED.bold());
        }
        if (view.rows().isEmpty() && view.identifier().isEmpty()) {
            return bar("waiting for the server", REVERSED);
        }
        var text = new StringBuilder(view.identifier());
        if (!view.state().equals("RUNNING")) {
            text.append(": ").append(view.state().toLowerCase(Locale.ROOT));
        }
        text.append("  ").append(summary(view.rows()));
        if (!model.filter().isEmpty()) {
            text.append("  names with ").append(model.filter());
        }
        return bar(text.toString(), REVERSED);
    }

    private static String summary(List<ProgramRow> rows) {
        var troubled = rows.stream().filter(ProgramRow::isTroubled).toList();
        var programs = rows.size() == 1 ? "1 program" : rows.size() + " programs";
        if (troubled.isEmpty()) {
            return rows.stream().allMatch(row -> row.isWell() || row.isStopped())
                    ? programs + ", all well"
                    : programs + ", nothing wrong";
        }
        var text = new StringBuilder(programs);
        var ranks = troubled.stream().sorted(SortOrder.URGENCY.order()).toList();
        var before = "";
        for (var row : ranks) {
            if (!row.urgency().equals(before)) {
                before = row.urgency();
                var same = before;
                var count = ranks.stream().filter(other -> other.urgency().equals(same)).count();
                text.append(", ").append(count).append(' ').append(same.replace('_', ' '));
            }
        }
        return text.toString();
    }

    // ---- programs

    private Columns columns(List<ProgramRow> rows) {
        var longest = rows.stream().mapToInt(row -> columnsOf(row.name())).max().orElse(0);
        var extra = Math.max(0, width - STANDARD_WIDTH);
        var bar = Math.min(MOST_BAR, LEAST_BAR + extra / 16);
        var most = width - FIXED - 2 * bar;
        var room = extra == 0 ? most : STANDARD_WIDTH - FIXED - 2 * LEAST_BAR + extra / 4;
        var name = Math.max(LEAST_NAME, Math.min(longest, room));
        name = extra == 0 ? Math.max(LEAST_NAME, most) : name;
        var reason = width - FIXED - 2 * bar - name - 1;
        return new Columns(name, bar, reason < LEAST_REASON ? 0 : reason);
    }

    private static String header(Columns columns) {
        return "TIER "
                + padded("NAME", columns.name())
                + " STATE    READY RESTARTS   UPTIME "
                + padded("CPU", columns.bar() + 5)
                + " "
                + padded("MEMORY", columns.bar() + 6)
                + (columns.reason() > 0 ? " REASON" : "");
    }

    private void addRows(
            List<AttributedString> lines,
            TopModel model,
            List<ProgramRow> rows,
            int count,
            Columns columns) {
        var selected = model.selectedIndex();
        var first = Math.clamp((long) selected - count / 2, 0, Math.max(0, rows.size() - count));
        first = model.zoomed() ? selected : first;
        var most = rows.stream().mapToLong(ProgramRow::memory).max().orElse(0);
        for (var i = first; i < Math.min(rows.size(), first + count); i++) {
            lines.add(row(rows.get(i), i == selected, most, columns));
        }
        if (rows.isEmpty()) {
            lines.add(cut(model.filter().isEmpty() ? "" : "no name contains it", PLAIN));
        }
    }

    private AttributedString row(
            ProgramRow row, boolean selected, long mostMemory, Columns columns) {
        var style = selected ? REVERSED : PLAIN;
        var text = new AttributedStringBuilder();
        text.styled(
                style,
                (selected ? ">" : " ")
                        + right(Integer.toString(row.tier()), 3)
                        + " "
                        + padded(shortened(row.name(), columns.name()), columns.name())
                        + " ");
        text.styled(stateStyle(row, style), padded(row.state(), 8));
        text.styled(
                style,
                " "
                        + padded(ready(row), 5)
                        + " "
                        + right(Long.toString(row.restarts()), 8)
                        + " "
                        + right(uptime(row.uptime()), 8)
                        + " "
                        + gauge(row.cpu(), A_CORE, columns.bar(), 5, cpu(row.cpu()))
                        + " "
                        + gauge(row.memory(), mostMemory, columns.bar(), 6, bytes(row.memory())));
        if (columns.reason() > 0) {
            text.styled(style, " " + row.reason());
        }
        var line = cut(text.toAttributedString());
        return selected ? filled(line, style) : line;
    }

    private static String ready(ProgramRow row) {
        return row.ready() ? "yes" : row.uptime().isEmpty() && !row.isTroubled() ? "-" : "no";
    }

    private AttributedStyle stateStyle(ProgramRow row, AttributedStyle style) {
        if (row.isDown()) {
            return colours ? style.foreground(AttributedStyle.RED) : style.bold();
        }
        if (row.isTroubled() || !row.isWell() && !row.isStopped()) {
            return colours ? style.foreground(AttributedStyle.YELLOW) : style.bold();
        }
        return colours && row.isWell() ? style.foreground(AttributedStyle.GREEN) : style;
    }

    private AttributedStyle red() {
        return colours ? PLAIN.foreground(AttributedStyle.RED) : BOLD;
    }

    /** {@code 3 days, 4:05:06} is {@code 3d 4:05}. */
    private static String uptime(String text) {
        var comma = text.indexOf(", ");
        if (comma < 0) {
            return text.isEmpty() ? "-" : text;
        }
        var days = text.substring(0, text.indexOf(' '));
        var time = text.substring(comma + 2);
        return days + "d " + time.substring(0, Math.max(0, time.lastIndexOf(':')));
    }

    private static String cpu(double share) {
        return share < 0 ? "" : Math.round(share * 100) + "%";
    }

    /** In three digits. */
    private static String bytes(long bytes) {
        if (bytes < 0) {
            return "";
        }
        double left = bytes;
        for (var unit : List.of("B", "K", "M", "G")) {
            if (left < 1000) {
                return left < 10 && !unit.equals("B")
                        ? Math.floor(left * 10) / 10 + unit
                        : (long) left + unit;
            }
            left /= 1024;
        }
        return Math.floor(left * 10) / 10 + "T";
    }

    private static String gauge(double value, double full, int bar, int words, String text) {
        var part = value <= 0 || full <= 0 ? 0 : Math.min(1, value / full);
        var filled = (int) Math.ceil(part * bar);
        var drawn = value < 0 ? " ".repeat(bar) : "|".repeat(filled) + "·".repeat(bar - filled);
        return drawn + right(text, words);
    }

    // ---- what is below them

    private AttributedString above(TopModel model) {
        var name = model.selected();
        var text =
                switch (model.pane()) {
                    case LOG -> name.isEmpty() ? "log" : "log of " + name;
                    case WHY -> name.isEmpty() ? "why" : "why " + name;
                    case HELP -> "keys";
                };
        var line = "-- " + text + (model.scrolled() > 0 ? ", scrolled" : "") + " ";
        var rest = width - columnsOf(line);
        return cut(line + "-".repeat(Math.max(0, rest)), BOLD);
    }

    private void addPane(List<AttributedString> lines, TopModel model, int room) {
        var isOfSelected = model.view().explained().equals(model.selected());
        var all =
                switch (model.pane()) {
                    case LOG -> isOfSelected ? output(model.view().output()) : loading();
                    case WHY -> isOfSelected ? plain(model.view().why()) : loading();
                    case HELP -> plain(HELP);
                };
        var hidden = Math.min(model.scrolled(), Math.max(0, all.size() - room));
        var first = model.pane() == Pane.LOG ? Math.max(0, all.size() - room - hidden) : hidden;
        lines.addAll(all.subList(first, Math.min(all.size(), first + room)));
    }

    private List<AttributedString> loading() {
        return List.of(cut("…", PLAIN));
    }

    private List<AttributedString> plain(List<String> texts) {
        return texts.stream().map(text -> cut(clean(text), PLAIN)).toList();
    }

    private List<AttributedString> output(List<ShownLine> written) {
        if (written.isEmpty()) {
            return List.of(cut("nothing of its output is kept", PLAIN));
        }
        var lines = new ArrayList<AttributedString>();
        for (var line : written) {
            var text = new AttributedStringBuilder();
            text.styled(PLAIN, line.time());
            text.styled(line.error() ? red() : PLAIN, line.error() ? " ! " : " | ");
            text.styled(PLAIN, clean(line.text()));
            lines.add(cut(text.toAttributedString()));
        }
        return lines;
    }

    /** Nothing in it moves the cursor. */
    private static String clean(String text) {
        var plain = ESCAPES.matcher(text.replace("\t", "    ")).replaceAll("");
        return plain.codePoints().anyMatch(Character::isISOControl)
                ? plain.replaceAll("\\p{Cntrl}", "·")
                : plain;
    }

    private AttributedString bottom(TopModel model) {
        return switch (model.prompt()) {
            case Prompt.Confirm(var action) ->
                    cut(action + "? y does it, any other key does not", BOLD);
            case Prompt.SignalFor(var program, var typed) ->
                    cut("signal for " + program + ", such as HUP: " + typed + "_", BOLD);
            case Prompt.Filter(var typed) -> cut("names with: " + typed + "_", BOLD);
            case Prompt.Nothing() ->
                    model.message().isEmpty()
                            ? cut(keys(model.order()), PLAIN)
                            : cut(clean(model.message()), BOLD);
        };
    }

    private static String keys(SortOrder order) {
        return "q quit ? help o:"
                + order.title()
                + " l log w why s start p stop r restart k signal c clear";
    }

    // ---- text of some width

    private AttributedString bar(String text, AttributedStyle style) {
        return filled(cut(" " + text, style), style);
    }

    private AttributedString filled(AttributedString line, AttributedStyle style) {
        var missing = width - line.columnLength();
        return missing <= 0
                ? line
                : new AttributedStringBuilder()
                        .append(line)
                        .styled(style, " ".repeat(missing))
                        .toAttributedString();
    }

    private AttributedString cut(String text, AttributedStyle style) {
        return cut(new AttributedString(text, style));
    }

    private AttributedString cut(AttributedString line) {
        return line.columnLength() <= width
                ? line
                : new AttributedStringBuilder()
                        .append(line.columnSubSequence(0, width - 1))
                        .append(ELLIPSIS)
                        .toAttributedString();
    }

    /** Of a long name both ends are told: its group and its number. */
    private static String shortened(String name, int room) {
        if (columnsOf(name) <= room) {
            return name;
        }
        var whole = new AttributedString(name);
        var tail = (room - 1) / 2;
        var length = whole.columnLength();
        return whole.columnSubSequence(0, room - 1 - tail)
                + ELLIPSIS
                + whole.columnSubSequence(length - tail, length);
    }

    private static int columnsOf(String text) {
        return new AttributedString(text).columnLength();
    }

    private static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - columnsOf(text)));
    }

    private static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - text.length())) + text;
    }
}
