package org.supervisordjava.supervisor;

/** How a run of the supervisor ends, once all of its processes are down. */
public sealed interface Ending {

    /** For good, with this exit code. */
    record Exit(int exitCode) implements Ending {}

    /** To begin anew with the configuration of then: supervisord's {@code reload}. */
    record Reload() implements Ending {}
}
