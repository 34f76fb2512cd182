package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The last start of every process as bars over an axis of time: {@code .} while it waited, {@code
 * -} until it was ready, {@code =} since; an arrow tells whom it waited for last, and what the end
 * had to wait for is the critical path. What was started later, together, has an axis of its own.
 */
public final class Timeline {

    private static final int WIDTH = ExplanationText.WIDTH;
    private static final int MOST_NAME_WIDTH = 24;
    private static final int LEAST_BAR = 10;

    /** {@code +12.3 s, ready in 1 min 20 s <- db}, and room. */
    private static final int MOST_WORDS = 42;

    /** Of the picture, in pixels. */
    private static final int SVG_ROW = 20;

    private static final int SVG_NAME = 200;
    private static final int SVG_BAR = 500;
    private static final int SVG_WORDS = 320;
    private static final String CRITICAL = "#c62828";
    private static final String GATE = "#555";
    private static final char WAITS = '.';
    private static final char OPENS = '>';
    private static final char STARTS = '-';
    private static final char SERVES = '=';
    private static final String LEGEND =
            ". waits  > its gate opens  - starts  = ready; <- whom it waited for last;"
                    + "\n* critical path: what the end had to wait for\n";

    private final List<Startup> startups;
    private final Times times;

    /**
     * @param zone of the times it names
     */
    public Timeline(Snapshot snapshot, Instant now, ZoneId zone) {
        this.startups = Startup.all(snapshot.processes().toList(), snapshot.startTime(), now);
        this.times = new Times(now, zone);
    }

    // ---- as text

    public String text() {
        return startups.stream().map(this::text).collect(Collectors.joining("\n")) + LEGEND;
    }

    private String text(Startup startup) {
        int width =
                Math.min(
                        MOST_NAME_WIDTH,
                        startup.processes().stream()
                                .mapToInt(process -> process.id().toString().length())
                                .max()
                                .orElse(0));
        var critical = startup.critical();
        var text = new StringBuilder(span(startup)).append('\n');
        for (var process : startup.processes()) {
            var mark = critical.contains(process.id()) ? "*" : " ";
            int room = Math.max(LEAST_BAR, WIDTH - width - 3 - MOST_WORDS);
            text.append(
                            cut(
                                    "%-" + width + "s %s%s %s",
                                    process.id(),
                                    mark,
                                    bar(startup, process, room),
                                    words(startup, process)))
                    .append('\n');
        }
        for (var row : ExplanationText.rows(path(startup), WIDTH)) {
            text.append(row).append('\n');
        }
        return text.toString();
    }

    private static String cut(String format, Object... parts) {
        var row = format.formatted(parts).stripTrailing();
        return row.length() <= WIDTH ? row : row.substring(0, WIDTH - 1) + "…";
    }

    private String span(Startup startup) {
        return "%s to %s, %s"
                .formatted(
                        times.at(startup.begin()),
                        times.at(startup.end()),
                        Times.words(Duration.between(startup.begin(), startup.end())));
    }

    private static String path(Startup startup) {
        return startup.criticalPath().stream()
                .map(Timeline::step)
                .collect(Collectors.joining(" -> ", "critical path: ", ""));
    }

    private static String step(Startup.PathStep step) {
        return Startup.waits(step.process())
                ? step.process().id() + " waits"
                : step.process().id()
                        + " "
                        + Times.words(step.length())
                        + (Startup.ready(step.process()).isEmpty() ? ", not ready" : "");
    }

    private static String words(Startup startup, ProcessSnapshot process) {
        var start = Startup.start(process);
        if (start.isEmpty()) {
            return process.waitingFor().map("waits for "::concat).orElse("not started");
        }
        var arrow = Startup.gate(process).map(by -> " <- " + by).orElse("");
        return "+"
                + Times.words(Duration.between(startup.begin(), start.get()))
                + Startup.ready(process)
                        .map(time -> Duration.between(start.get(), time))
                        .map(needed -> readyIn(process) + Times.words(needed))
                        .orElse(", " + (process.ready() ? "ready" : "not ready"))
                + arrow;
    }

    private static String readyIn(ProcessSnapshot process) {
        return process.config().isOneshot() ? ", done in " : ", ready in ";
    }

    private static String bar(Startup startup, ProcessSnapshot process, int width) {
        int started = column(startup, Startup.start(process), width);
        int served = column(startup, Startup.ready(process), width);
        boolean gated = Startup.gate(process).isPresent();
        var bar = new StringBuilder();
        for (int i = 0; i < width; i++) {
            if (i < started) {
                bar.append(gated && i == started - 1 && started < width ? OPENS : WAITS);
            } else {
                bar.append(i < served || i == started ? STARTS : SERVES);
            }
        }
        return bar.toString();
    }

    private static int column(Startup startup, Optional<Instant> time, int width) {
        if (time.isEmpty()) {
            return width;
        }
        long whole = Math.max(1, Duration.between(startup.begin(), startup.end()).toMillis());
        long part = Math.clamp(Duration.between(startup.begin(), time.get()).toMillis(), 0, whole);
        return (int) (part * (width - 1) / whole);
    }

    // ---- as a picture

    public String svg() {
        var content = new StringBuilder();
        int y = 0;
        for (var startup : startups) {
            y += SVG_ROW;
            content.append(svgText(5, y, "", span(startup)));
            y = bars(content, startup, y);
            y += SVG_ROW;
            content.append(svgText(5, y, " fill='" + CRITICAL + "'", path(startup)));
            y += SVG_ROW;
        }
        content.append(
                svgText(
                        5,
                        y,
                        "",
                        "grey waits, orange starts, green is ready; an arrow comes from whom it"
                                + " waited for last; red is the critical path"));
        return """
               <svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>
               <defs>
               %s%s</defs>
               <rect width='100%%' height='100%%' fill='#fff'/>
               %s</svg>
               """
                .formatted(
                        SVG_NAME + SVG_BAR + SVG_WORDS,
                        y + SVG_ROW,
                        arrowHead("gate", GATE),
                        arrowHead("critical", CRITICAL),
                        content);
    }

    private static String arrowHead(String id, String colour) {
        return """
               <marker id='%s' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='7' markerHeight='7' orient='auto'>
               <path d='M0,0 L8,4 L0,8 z' fill='%s'/>
               </marker>
               """
                .formatted(id, colour);
    }

    /** Rows, then arrows over them; returns where the last row is. */
    private static int bars(StringBuilder content, Startup startup, int top) {
        var critical = startup.critical();
        var rowOf = new HashMap<ProcessId, Integer>();
        int y = top;
        for (var process : startup.processes()) {
            y += SVG_ROW;
            rowOf.put(process.id(), y);
            boolean isCritical = critical.contains(process.id());
            int started = column(startup, Startup.start(process), SVG_BAR);
            int served = Math.max(started, column(startup, Startup.ready(process), SVG_BAR));
            var style = isCritical ? " font-weight='bold' fill='" + CRITICAL + "'" : "";
            content.append(svgText(5, y, style, process.id().toString()))
                    .append(svgBar(0, started, y, "#ccc", ""))
                    .append(
                            svgBar(
                                    started,
                                    served,
                                    y,
                                    "#e9a23b",
                                    isCritical ? " stroke='" + CRITICAL + "'" : ""))
                    .append(svgBar(served, SVG_BAR, y, "#3a9d5d", ""))
                    .append(svgText(SVG_NAME + SVG_BAR + 10, y, "", words(startup, process)));
        }
        for (var process : startup.processes()) {
            startup.opener(process)
                    .ifPresent(
                            opener ->
                                    content.append(
                                            arrow(
                                                    startup,
                                                    opener,
                                                    process,
                                                    rowOf,
                                                    critical.contains(process.id()))));
        }
        return y;
    }

    /** From the bar of whom it waited for, when that let it pass, to its own beginning. */
    private static String arrow(
            Startup startup,
            ProcessSnapshot opener,
            ProcessSnapshot process,
            Map<ProcessId, Integer> rowOf,
            boolean isCritical) {
        int to = SVG_NAME + column(startup, Startup.start(process), SVG_BAR);
        int open = SVG_NAME + column(startup, Startup.ready(opener), SVG_BAR);
        int from = Math.min(open, to);
        int down = SVG_ROW / 4;
        return "<path d='M%d,%d L%d,%d' fill='none' stroke='%s' marker-end='url(#%s)'/>\n"
                .formatted(
                        from,
                        rowOf.get(opener.id()) - down,
                        to,
                        rowOf.get(process.id()) - down,
                        isCritical ? CRITICAL : GATE,
                        isCritical ? "critical" : "gate");
    }

    private static String svgText(int x, int y, String style, String text) {
        var escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<text x='%d' y='%d'%s>%s</text>\n".formatted(x, y, style, escaped);
    }

    private static String svgBar(int from, int to, int y, String colour, String style) {
        return "<rect x='%d' y='%d' width='%d' height='%d' fill='%s'%s/>\n"
                .formatted(SVG_NAME + from, y - SVG_ROW / 2, to - from, SVG_ROW / 2, colour, style);
    }
}
