package org.supervisordjava.cli.command;

/**
 * How much of a log to show: {@code -f} or {@code -N} bytes.
 *
 * @param bytes counts only without {@code follow}
 */
record TailLength(boolean follow, int bytes) {

    static final TailLength DEFAULT = new TailLength(false, 1600);

    /** Null when it is neither. */
    static TailLength parse(String option) {
        var value = option.substring(1);
        if (value.equals("f")) {
            return new TailLength(true, 0);
        }
        try {
            return new TailLength(false, Integer.parseInt(value));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
