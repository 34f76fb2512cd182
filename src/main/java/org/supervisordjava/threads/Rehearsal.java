package org.supervisordjava.threads;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Walks the paths of failure once while all is well: a class that is loaded for the first time when
 * descriptors, threads or memory have run out turns one failure into another.
 */
public final class Rehearsal {

    private Rehearsal() {}

    /** What was seen; of no use but that it was made. */
    public static String walk() {
        var told = new StringBuilder();
        var containment = new Containment("a rehearsal", told::append);
        containment.run(
                () -> {
                    throw new RejectedExecutionException("none", new OutOfMemoryError("none"));
                });
        containment.failed(new NoThreadException("none", new OutOfMemoryError("none")));
        containment.failed(new TimeoutException("none"));
        containment.failed(new StackOverflowError("none"));
        return told.toString();
    }
}
