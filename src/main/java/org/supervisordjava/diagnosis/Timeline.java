package org.supervisordjava.diagnosis;

import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The last start of every process as bars over one axis of time: {@code .} before it was started,
 * {@code -} until it was ready, {@code =} since. It begins with the supervisor and ends when the
 * last one of its first starts was ready, or now.
 */
public final class Timeline {

    private static final int WIDTH = ExplanationText.WIDTH;
    private static final int MOST_NAME_WIDTH = 24;
    private static final int LEAST_BAR = 10;

    /** {@code +12.3 s, ready in 1 min 20 s}, and room. */
    private static final int MOST_WORDS = 34;

    /** Of the picture, in pixels. */
    private static final int SVG_ROW = 20;

    private static final int SVG_NAME = 200;
    private static final int SVG_BAR = 500;
    private static final int SVG_WORDS = 260;
    private static final char WAITS = '.';
    private static final char STARTS = '-';
    private static final char SERVES = '=';

    private final Snapshot snapshot;
    private final Times times;
    private final Instant begin;
    private final Instant end;

    /**
     * @param zone of the times it names
     */
    public Timeline(Snapshot snapshot, Instant now, ZoneId zone) {
        this.snapshot = snapshot;
        this.times = new Times(now, zone);
        this.begin = snapshot.startTime();
        this.end =
                snapshot.processes().allMatch(Timeline::isSettled)
                        ? snapshot.processes()
                                .flatMap(process -> ready(process).stream())
                                .max(Comparator.naturalOrder())
                                .orElse(now)
                        : now;
    }

    /** Nothing of it is still to come. */
    private static boolean isSettled(ProcessSnapshot process) {
        return process.timeToReady().isPresent()
                || process.startTime().isEmpty() && process.waitingFor().isEmpty();
    }

    private static Optional<Instant> ready(ProcessSnapshot process) {
        return process.timeToReady()
                .flatMap(needed -> process.startTime().map(start -> start.plus(needed)));
    }

    /** The first to be started comes first. */
    public String text() {
        var processes = byStart();
        int width =
                Math.min(
                        MOST_NAME_WIDTH,
                        processes.stream()
                                .mapToInt(process -> process.id().toString().length())
                                .max()
                                .orElse(0));
        var last = lastReady(processes);
        var text = new StringBuilder();
        text.append(span()).append('\n');
        for (var process : processes) {
            text.append(row(process, width, last.filter(process::equals).isPresent()));
        }
        text.append(". waits  - starts  = ready; * was ready last, and ended the start\n");
        return text.toString();
    }

    /** The same as a picture. */
    public String svg() {
        var processes = byStart();
        var last = lastReady(processes);
        var rows = new StringBuilder();
        int y = SVG_ROW;
        for (var process : processes) {
            y += SVG_ROW;
            int started = process.startTime().map(time -> column(time, SVG_BAR)).orElse(SVG_BAR);
            int served = ready(process).map(time -> column(time, SVG_BAR)).orElse(SVG_BAR);
            var style = last.filter(process::equals).isPresent() ? " font-weight='bold'" : "";
            rows.append(svgText(5, y, style, process.id().toString()))
                    .append(svgBar(0, started, y, "#ccc"))
                    .append(svgBar(started, Math.max(started, served), y, "#e9a23b"))
                    .append(svgBar(Math.max(started, served), SVG_BAR, y, "#3a9d5d"))
                    .append(svgText(SVG_NAME + SVG_BAR + 10, y, "", words(process)));
        }
        return """
               <svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>
               <rect width='100%%' height='100%%' fill='#fff'/>
               %s%s</svg>
               """
                .formatted(
                        SVG_NAME + SVG_BAR + SVG_WORDS,
                        y + SVG_ROW,
                        svgText(
                                5,
                                SVG_ROW,
                                "",
                                span() + " (grey waits, orange starts, green ready)"),
                        rows);
    }

    private static String svgText(int x, int y, String style, String text) {
        var escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<text x='%d' y='%d'%s>%s</text>\n".formatted(x, y, style, escaped);
    }

    private static String svgBar(int from, int to, int y, String colour) {
        return "<rect x='%d' y='%d' width='%d' height='%d' fill='%s'/>\n"
                .formatted(SVG_NAME + from, y - SVG_ROW / 2, to - from, SVG_ROW / 2, colour);
    }

    private List<ProcessSnapshot> byStart() {
        return snapshot.processes()
                .sorted(Comparator.comparing(process -> process.startTime().orElse(Instant.MAX)))
                .toList();
    }

    private String span() {
        return "%s to %s, %s"
                .formatted(
                        times.at(begin), times.at(end), Times.words(Duration.between(begin, end)));
    }

    private Optional<ProcessSnapshot> lastReady(List<ProcessSnapshot> processes) {
        return processes.stream()
                .filter(process -> ready(process).isPresent())
                .max(Comparator.comparing(process -> ready(process).orElseThrow()));
    }

    private String row(ProcessSnapshot process, int width, boolean isLast) {
        var name = process.id().toString();
        var words = words(process);
        int bar = Math.max(LEAST_BAR, WIDTH - width - 3 - MOST_WORDS);
        return cut("%-" + width + "s %s%s %s", name, isLast ? "*" : " ", bar(process, bar), words)
                + "\n";
    }

    private static String cut(String format, Object... parts) {
        var row = format.formatted(parts);
        return row.length() <= WIDTH ? row : row.substring(0, WIDTH - 1) + "…";
    }

    private String words(ProcessSnapshot process) {
        if (process.startTime().isEmpty()) {
            return process.waitingFor().map("waits for "::concat).orElse("not started");
        }
        var started = "+" + Times.words(Duration.between(begin, process.startTime().get()));
        return started
                + process.timeToReady()
                        .map(needed -> ", ready in " + Times.words(needed))
                        .orElse(", " + (process.ready() ? "ready" : "not ready"));
    }

    private String bar(ProcessSnapshot process, int width) {
        int started = process.startTime().map(time -> column(time, width)).orElse(width);
        int served = ready(process).map(time -> column(time, width)).orElse(width);
        var bar = new StringBuilder();
        for (int i = 0; i < width; i++) {
            bar.append(i < started ? WAITS : i < served || i == started ? STARTS : SERVES);
        }
        return bar.toString();
    }

    private int column(Instant time, int width) {
        long whole = Math.max(1, Duration.between(begin, end).toMillis());
        long part = Math.clamp(Duration.between(begin, time).toMillis(), 0, whole);
        return (int) (part * (width - 1) / whole);
    }
}
