package org.supervisordjava.supervisor.port;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;

/**
 * Runs probes. Called by the loop's thread only; never blocks. Each result is posted to the loop as
 * an event with its pid.
 */
public interface Probes {

    /** Begins the configured probes of a process that has just been spawned. */
    void begin(ProcessConfig process, int pid);

    /**
     * Ends them; a result that is still on its way carries a pid that nobody has any more, and is
     * dropped.
     */
    void end(ProcessId id);
}
