package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.OutputChannel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Explanations as text: 80 columns wide, one screen each at most. */
public final class ExplanationText {

    public static final int WIDTH = 80;

    private static final int LABEL = 8;
    private static final int MOST_ROWS = 4;
    private static final String ELLIPSIS = "…";

    private ExplanationText() {}

    /** Each on lines of its own, with an empty line in between. */
    public static String of(List<Explanation> explanations) {
        return explanations.stream().map(ExplanationText::of).collect(Collectors.joining("\n"));
    }

    public static String of(Explanation explanation) {
        var text = new StringBuilder();
        paragraph(text, "", explanation.id() + ": " + explanation.headline());
        section(text, "why", explanation.causes());
        section(text, "waits", explanation.waits());
        section(text, "probe", explanation.probes());
        section(text, "said", explanation.said().stream().map(ExplanationText::said).toList());
        section(text, "runs", explanation.runs());
        section(text, "next", explanation.next());
        return text.toString();
    }

    /** The cause, and what happens next, on one line: for a log. */
    public static String onOneLine(Explanation explanation) {
        var parts = new ArrayList<String>(explanation.causes());
        explanation.said().stream()
                .filter(line -> line.channel() == OutputChannel.STDERR)
                .reduce((_, last) -> last)
                .or(() -> explanation.said().stream().reduce((_, last) -> last))
                .ifPresent(last -> parts.add(quoted(last)));
        parts.addAll(explanation.next());
        return explanation.id() + ": " + String.join("; ", parts);
    }

    /** A sentence on rows of the screen. */
    public static String paragraph(String words) {
        return String.join("\n", rows(words, WIDTH)) + "\n";
    }

    private static String quoted(Said line) {
        return "%s says \"%s\"".formatted(line.channel().label(), line.text().strip());
    }

    private static String said(Said line) {
        var mark = line.channel() == OutputChannel.STDERR ? "! " : "  ";
        return mark + line.text().replace("\t", "    ").stripTrailing();
    }

    private static void section(StringBuilder text, String label, List<String> paragraphs) {
        var first = true;
        for (var paragraph : paragraphs) {
            paragraph(text, first ? "  " + label : "  ", paragraph);
            first = false;
        }
    }

    private static void paragraph(StringBuilder text, String label, String words) {
        var indent = label.isEmpty() ? "" : " ".repeat(LABEL);
        var rows = rows(words, WIDTH - indent.length());
        for (int i = 0; i < rows.size(); i++) {
            text.append(i == 0 ? label + indent.substring(label.length()) : indent)
                    .append(rows.get(i))
                    .append('\n');
        }
    }

    /** Broken at blanks where that is possible. */
    static List<String> rows(String words, int width) {
        var rows = new ArrayList<String>();
        var rest = words;
        while (rest.length() > width && rows.size() < MOST_ROWS - 1) {
            int at = rest.lastIndexOf(' ', width);
            int end = at > width / 2 ? at : width;
            rows.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        rows.add(rest.length() > width ? rest.substring(0, width - 1) + ELLIPSIS : rest);
        return rows;
    }
}
