package org.supervisordjava.config.model;

/**
 * Levels of the supervisor's own log, most severe first, with the four letters supervisord prints.
 */
public enum LogLevel {
    CRITICAL("CRIT"),
    ERROR("ERRO"),
    WARN("WARN"),
    INFO("INFO"),
    DEBUG("DEBG"),
    TRACE("TRAC"),
    BLATHER("BLAT");

    private final String abbreviation;

    LogLevel(String abbreviation) {
        this.abbreviation = abbreviation;
    }

    public String abbreviation() {
        return abbreviation;
    }

    /** Whether a message of level {@code message} is written when the log is set to this level. */
    public boolean includes(LogLevel message) {
        return message.ordinal() <= ordinal();
    }
}
