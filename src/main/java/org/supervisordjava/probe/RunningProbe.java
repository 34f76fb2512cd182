package org.supervisordjava.probe;

/** One probe of one run of a process. Timer thread only. */
sealed interface RunningProbe permits ActiveProbe, PassiveProbe {

    /**
     * @param spawned when the process was spawned, in the timer's nanoseconds
     */
    void start(long spawned);

    /** Nothing is reported after this. */
    void end();
}
