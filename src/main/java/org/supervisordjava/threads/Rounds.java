package org.supervisordjava.threads;

/** What a {@link Resident} does, round after round. */
public interface Rounds {

    /** Whether there is more to do; asked before each round. */
    boolean goesOn();

    /** Waits for something and does it. What it throws ends this round only. */
    void round() throws Exception;

    /** After the last round. */
    default void finish() throws Exception {}
}
