package org.supervisordjava.config.model;

import java.util.Locale;

/** Which output stream of a child. */
public enum OutputChannel {
    STDOUT,
    STDERR;

    /** {@code stdout} or {@code stderr}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
