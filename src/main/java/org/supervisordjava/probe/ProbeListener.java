package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ProbeStatus;

/** Told the result of every try. Called on the timer thread of the probes; must not block. */
@FunctionalInterface
public interface ProbeListener {

    /**
     * @param pid the process that was probed, which may have ended meanwhile
     */
    void probed(ProcessId id, int pid, ProbeStatus result);
}
