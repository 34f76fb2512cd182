package org.supervisordjava.threads;

/** Words for an unexpected failure in the log: what it was and the first place in our code. */
public final class Failures {

    private static final String OWN_CODE = "org.supervisordjava.";
    private static final String OWN_MACHINERY = OWN_CODE + "threads.";

    private Failures() {}

    public static String describe(Throwable failure) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            var place = frame.getClassName();
            if (place.startsWith(OWN_CODE) && !place.startsWith(OWN_MACHINERY)) {
                return failure + " at " + frame;
            }
        }
        return failure.toString();
    }
}
