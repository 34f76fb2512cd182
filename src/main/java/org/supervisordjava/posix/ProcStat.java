package org.supervisordjava.posix;

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

    private static final int FIRST_FIELD = 3;
    private static final int LAST_FIELD = 24;

    /**
     * Parses the line. Fields are counted from the last parenthesis, because the command name in
     * front of it may contain anything.
     *
     * @throws IllegalArgumentException it is no such line
     */
    static ProcStat parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        if (open < 0 || close < open) {
            throw new IllegalArgumentException("not a line of /proc/<pid>/stat: " + line);
        }
        var fields = fields(line.stripTrailing(), close + 2);
        return new ProcStat(
                Integer.parseInt(line.substring(0, open).strip()),
                line.substring(open + 1, close),
                fields[0].charAt(0),
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                Integer.parseInt(fields[17]),
                Long.parseLong(fields[19]),
                Long.parseLong(fields[21]));
    }

    /**
     * Those that are used, and not the thirty after them; the first is field 3 of the manual page.
     */
    private static String[] fields(String line, int start) {
        var fields = new String[LAST_FIELD - FIRST_FIELD + 1];
        int from = start;
        for (int i = 0; i < fields.length; i++) {
            int space = line.indexOf(' ', from);
            int end = space < 0 ? line.length() : space;
            if (end <= from) {
                throw new IllegalArgumentException("not a line of /proc/<pid>/stat: " + line);
            }
            fields[i] = line.substring(from, end);
            from = end + 1;
        }
        return fields;
    }
}
