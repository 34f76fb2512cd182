package org.supervisordjava.posix;

import java.nio.charset.StandardCharsets;

/**
 * The fields used of {@code /proc/<pid>/stat} (proc_pid_stat(5)).
 *
 * @param command the name of the program, cut by the kernel
 * @param cpuTicks user and system time
 * @param startTicks when it began, which tells it from another process with its number
 * @param residentPages memory in RAM
 */
record ProcStat(
        int pid,
        String command,
        char state,
        int parent,
        int group,
        long cpuTicks,
        int threads,
        long startTicks,
        long residentPages) {

    /**
     * Parses the line. Fields are counted from the last parenthesis, because the command name in
     * front of it may contain anything; what is no UTF-8 in it is replaced.
     *
     * @throws IllegalArgumentException it is no such line
     */
    static ProcStat parse(byte[] line) {
        int open = indexOf(line, '(');
        int close = lastIndexOf(line, ')');
        if (open < 0 || close < open || close + 2 >= line.length) {
            throw noSuchLine(line);
        }
        var fields = new StatFields(line, close + 2);
        char state = fields.letter();
        int parent = fields.smallNumber();
        int group = fields.smallNumber();
        fields.skip(8);
        long cpuTicks = fields.number() + fields.number();
        fields.skip(4);
        int threads = fields.smallNumber();
        fields.skip(1);
        long startTicks = fields.number();
        fields.skip(1);
        return new ProcStat(
                new StatFields(line, 0).smallNumber(),
                new String(line, open + 1, close - open - 1, StandardCharsets.UTF_8),
                state,
                parent,
                group,
                cpuTicks,
                threads,
                startTicks,
                fields.number());
    }

    private static int indexOf(byte[] line, char wanted) {
        int i = 0;
        while (i < line.length && line[i] != wanted) {
            i++;
        }
        return i < line.length ? i : -1;
    }

    private static int lastIndexOf(byte[] line, char wanted) {
        int i = line.length - 1;
        while (i >= 0 && line[i] != wanted) {
            i--;
        }
        return i;
    }

    private static IllegalArgumentException noSuchLine(byte[] line) {
        return new IllegalArgumentException(
                "not a line of /proc/<pid>/stat: " + new String(line, StandardCharsets.UTF_8));
    }

    /** Goes from one field to the next, without a string for each: a scrape reads many lines. */
    private static final class StatFields {

        /** Of a number that another digit can follow. */
        private static final long MOST_TENTHS = Long.MAX_VALUE / 10 - 1;

        private final byte[] line;
        private int at;

        StatFields(byte[] line, int start) {
            this.line = line;
            this.at = start;
        }

        char letter() {
            char letter = (char) line[at++];
            endOfField();
            return letter;
        }

        int smallNumber() {
            try {
                return Math.toIntExact(number());
            } catch (ArithmeticException e) {
                throw noSuchLine(line);
            }
        }

        long number() {
            boolean negative = at < line.length && line[at] == '-';
            if (negative) {
                at++;
            }
            int first = at;
            long number = 0;
            while (at < line.length && line[at] >= '0' && line[at] <= '9') {
                if (number > MOST_TENTHS) {
                    throw noSuchLine(line);
                }
                number = 10 * number + line[at++] - '0';
            }
            if (at == first) {
                throw noSuchLine(line);
            }
            endOfField();
            return negative ? -number : number;
        }

        void skip(int fields) {
            for (int i = 0; i < fields; i++) {
                int first = at;
                while (at < line.length && line[at] != ' ') {
                    at++;
                }
                if (at == first) {
                    throw noSuchLine(line);
                }
                at++;
            }
        }

        private void endOfField() {
            if (at < line.length && line[at] != ' ' && line[at] != '\n') {
                throw noSuchLine(line);
            }
            at++;
        }
    }
}
