package org.supervisordjava.probe;

import java.util.regex.Pattern;

/**
 * Looks for a regular expression in lines, on the thread that reads the program's output. A pattern
 * that backtracks without end must not stop that thread, so a search has a budget.
 */
record LineMatcher(Pattern pattern) {

    /** Characters of a line that are looked at. */
    static final int LINE_LIMIT = 4096;

    /** Character reads per line: about a millisecond; a sane search needs a few per character. */
    private static final int BUDGET = 64 * LINE_LIMIT;

    boolean finds(String line) {
        var text = line.length() > LINE_LIMIT ? line.substring(0, LINE_LIMIT) : line;
        try {
            return pattern.matcher(new Budgeted(text)).find();
        } catch (BudgetSpent | StackOverflowError e) {
            return false;
        }
    }

    private static final class Budgeted implements CharSequence {

        private final String text;
        private int left = BUDGET;

        Budgeted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (left-- == 0) {
                throw new BudgetSpent();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class BudgetSpent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BudgetSpent() {
            super("search is too expensive", null, false, false);
        }
    }
}
