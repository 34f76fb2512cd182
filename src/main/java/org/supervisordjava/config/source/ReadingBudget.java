package org.supervisordjava.config.source;

/**
 * How much one reading of a configuration may make of its files. A small file can ask for a lot: by
 * YAML aliases, by {@code [DEFAULT]}, by expansions and by {@code numprocs}. Whatever multiplies
 * spends, and so a reading ends; it also ends soon after its thread is interrupted. One use, one
 * thread.
 */
public final class ReadingBudget {

    /** Characters that an option costs beside its text. */
    public static final int OPTION = 100;

    private final String message;
    private final String hint;
    private long left;

    /**
     * @param message what is said when it is not enough
     * @param hint what to do then
     */
    public ReadingBudget(long units, String message, String hint) {
        this.left = units;
        this.message = message;
        this.hint = hint;
    }

    /** Of characters. */
    public static ReadingBudget ofCharacters(long characters) {
        // Put together without Formatter, which loads more than a client's whole command.
        return new ReadingBudget(
                characters,
                "the configuration is too large: more than "
                        + characters
                        + " characters with everything that repeats",
                "each option counts "
                        + OPTION
                        + " and its text, each time that numprocs, [DEFAULT] or an alias repeats it");
    }

    /**
     * @throws AbandonedReadingException when nothing is left, or the thread is interrupted
     */
    public void spend(long wanted) {
        left -= wanted;
        if (left < 0) {
            throw new AbandonedReadingException(message, hint);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new AbandonedReadingException(
                    "the reading of the configuration was given up", "read it again");
        }
    }
}
