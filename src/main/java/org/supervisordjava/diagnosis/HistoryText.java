package org.supervisordjava.diagnosis;

import org.supervisordjava.recorder.FlightRecorder.Health;
import org.supervisordjava.recorder.HistoryRecord;
import org.supervisordjava.recorder.HistoryRecord.RecordKind;
import org.supervisordjava.recorder.LastRun;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** The history as text, 80 columns wide: time, process, what has happened. */
public final class HistoryText {

    private static final int MOST_NAME_WIDTH = 16;

    /** Of what happens to no program. */
    private static final String OPERATOR = "operator";

    private static final String SUPERVISOR = "supervisor";

    private final Times times;

    /**
     * @param zone of the times it names
     */
    public HistoryText(Instant now, ZoneId zone) {
        this.times = new Times(now, zone);
    }

    /** {@code the last run ended 14:03:20: postgresql (essential) gave up}. */
    public String lastRun(LastRun last) {
        return "the last run ended %s: %s".formatted(times.at(last.ended()), last.words());
    }

    /** What is wrong with the recorder itself; empty when nothing is. */
    public static String trouble(Health health) {
        var lost = health.lost() == 0 ? "" : "%d records lost".formatted(health.lost());
        if (health.problem().isEmpty()) {
            return lost;
        }
        return "nothing is recorded: %s%s"
                .formatted(health.problem(), lost.isEmpty() ? "" : " (" + lost + ")");
    }

    public String of(List<HistoryRecord> records) {
        int time = width(records.stream().map(each -> times.at(each.at())).toList());
        int name =
                Math.min(MOST_NAME_WIDTH, width(records.stream().map(HistoryText::name).toList()));
        var text = new StringBuilder();
        for (var each : records) {
            append(text, each, time, name);
        }
        return text.toString();
    }

    private static int width(List<String> words) {
        return words.stream().mapToInt(String::length).max().orElse(0);
    }

    private void append(StringBuilder text, HistoryRecord told, int time, int name) {
        var indent = time + name + 4;
        var begin = pad(times.at(told.at()), time) + "  " + pad(name(told), name) + "  ";
        // A longer name pads no other row.
        int room = ExplanationText.WIDTH - Math.max(indent, begin.length());
        var rows = ExplanationText.rows(told.words(), room);
        for (int i = 0; i < rows.size(); i++) {
            text.append(i == 0 ? begin : " ".repeat(indent)).append(rows.get(i)).append('\n');
        }
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String name(HistoryRecord told) {
        if (!told.process().isEmpty()) {
            var name = told.process();
            return name.length() <= 40 ? name : name.substring(0, 39) + "…";
        }
        return told.kind() == RecordKind.ACTION ? OPERATOR : SUPERVISOR;
    }
}
