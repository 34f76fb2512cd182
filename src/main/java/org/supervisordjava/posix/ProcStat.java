package org.supervisordjava.posix;

/**
 * The fields used of {@code /proc/<pid>/stat} (proc_pid_stat(5)).
 *
 * @param command the name of the program, cut by the kernel
 * @param cpuTicks user and system time
 * @param startTicks when it began, which tells it from another process with its number
 */
record ProcStat(
        int pid,
        String command,
        char state,
        int parent,
        int group,
        long cpuTicks,
        int threads,
        long startTicks) {

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
        // fields[0] is field 3 of the manual page.
        var fields = line.substring(close + 1).strip().split(" ");
        if (fields.length < 22 || fields[0].isEmpty()) {
            throw new IllegalArgumentException("not a line of /proc/<pid>/stat: " + line);
        }
        return new ProcStat(
                Integer.parseInt(line.substring(0, open).strip()),
                line.substring(open + 1, close),
                fields[0].charAt(0),
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                Integer.parseInt(fields[17]),
                Long.parseLong(fields[19]));
    }
}
