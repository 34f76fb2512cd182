package org.supervisordjava.supervisor.port;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.supervisor.PastRun;

import java.time.Instant;

/** What is called when something happens. Called by the loop's thread only; never blocks. */
public interface Hooks {

    void ready(ProcessConfig process, int pid, Instant at);

    void exited(ProcessConfig process, PastRun run);

    /**
     * @param reason in supervisord's words
     */
    void givenUp(ProcessConfig process, String reason, Instant at);
}
