package org.supervisordjava.config.source;

/** Ends the reading of a configuration from deep inside; it then becomes one of its problems. */
public final class AbandonedReadingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String hint;

    AbandonedReadingException(String message, String hint) {
        super(message, null, false, false);
        this.hint = hint;
    }

    /** What to do about it. */
    public String hint() {
        return hint;
    }
}
