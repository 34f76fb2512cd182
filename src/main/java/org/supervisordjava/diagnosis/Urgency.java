package org.supervisordjava.diagnosis;

import java.util.Locale;

/** How much a process needs somebody's attention, the most urgent first. */
public enum Urgency {
    /** Down, and nothing will happen by itself. */
    GIVEN_UP,
    /** Down, or about to be, and tried again. */
    FAILING,
    /** Runs and does not serve, although it has, or its probe has failed. */
    UNREADY,
    /** Held back by another one. */
    WAITING,
    /** Runs and serves, but has ended too often of late, or its liveness probe fails. */
    UNSTABLE,
    /** On its way up or down. */
    CHANGING,
    /** Down because somebody wanted it so. */
    STOPPED,
    /** Does what it is there for. */
    WELL;

    /** As it is told to others. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
