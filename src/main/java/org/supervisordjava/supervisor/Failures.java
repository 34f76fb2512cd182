package org.supervisordjava.supervisor;

/** Words for an unexpected exception in the log: what it was and the first place in our code. */
final class Failures {

    private Failures() {}

    static String describe(Throwable failure) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (frame.getClassName().startsWith("org.supervisordjava.")) {
                return failure + " at " + frame;
            }
        }
        return failure.toString();
    }
}
