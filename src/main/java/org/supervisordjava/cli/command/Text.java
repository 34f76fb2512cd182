package org.supervisordjava.cli.command;

import java.util.ArrayList;
import java.util.List;

/** Lines in columns. No {@code String.format}: it is slow to load. */
final class Text {

    /** Between columns. */
    private static final int GAP = 2;

    private Text() {}

    /** Pads to a number of characters (code points); longer text stays as it is. */
    static String pad(String text, int width) {
        var missing = width - text.codePointCount(0, text.length());
        return missing > 0 ? text + " ".repeat(missing) : text;
    }

    /**
     * Words in columns, filled from top to bottom, as few rows as the screen allows.
     *
     * @param width of the screen in characters; one of them stays free
     * @return the rows; each word is padded to the width of its column
     */
    static List<String> columns(List<String> words, int width) {
        for (var rows = 1; rows < words.size(); rows++) {
            var widths = widths(words, rows);
            var total = GAP * (widths.size() - 1);
            for (var column : widths) {
                total += column;
            }
            if (total < width) {
                return rows(words, rows, widths);
            }
        }
        return words;
    }

    private static List<Integer> widths(List<String> words, int rows) {
        var widths = new ArrayList<Integer>();
        for (var first = 0; first < words.size(); first += rows) {
            var widest = 0;
            for (var word : words.subList(first, Math.min(first + rows, words.size()))) {
                widest = Math.max(widest, word.length());
            }
            widths.add(widest);
        }
        return widths;
    }

    private static List<String> rows(List<String> words, int rows, List<Integer> widths) {
        var lines = new ArrayList<String>();
        for (var row = 0; row < rows; row++) {
            var line = new StringBuilder();
            for (var column = 0; column * rows + row < words.size(); column++) {
                line.append(column == 0 ? "" : " ".repeat(GAP));
                line.append(pad(words.get(column * rows + row), widths.get(column)));
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
