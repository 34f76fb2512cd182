package org.supervisordjava.threads;

/** Background work for tests of other rooms. */
public final class Backgrounds {

    private Backgrounds() {}

    public static Background started(Residents residents) {
        try {
            return Background.start(1, residents, SerialExecutor.start("deadlines", residents));
        } catch (NoThreadException e) {
            throw new AssertionError(e);
        }
    }
}
