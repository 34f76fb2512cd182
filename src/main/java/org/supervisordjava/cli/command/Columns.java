package org.supervisordjava.cli.command;

import java.util.ArrayList;
import java.util.List;

/** Words in columns, filled from top to bottom, as few rows as the screen allows. */
final class Columns {

    private static final int GAP = 2;

    private Columns() {}

    /**
     * @param width of the screen in characters; one of them stays free
     * @return the rows; each word is padded to the width of its column
     */
    static List<String> fit(List<String> words, int width) {
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
                line.append(Text.pad(words.get(column * rows + row), widths.get(column)));
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
