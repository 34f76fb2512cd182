package org.supervisordjava.config.model;

/** How lines look on a standard stream. */
public enum LogFormat {
    /** As they were written. */
    TEXT,
    /** Each line begins with {@code program | }. */
    PREFIX,
    /** Each line is a JSON object that says when, who and where, too. */
    JSON
}
