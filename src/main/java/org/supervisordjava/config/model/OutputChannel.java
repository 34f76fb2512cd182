package org.supervisordjava.config.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which output stream of a child. */
public enum OutputChannel {
    STDOUT,
    STDERR;

    /**
     * @param name {@code stdout} or {@code stderr}
     */
    public static Optional<OutputChannel> parse(String name) {
        return Arrays.stream(values()).filter(channel -> channel.label().equals(name)).findFirst();
    }

    /** {@code stdout} or {@code stderr}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
