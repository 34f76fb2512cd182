package org.supervisordjava.supervisor.port;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;

/** The log files of processes. Called by the loop's thread only; never blocks for long. */
public interface ProcessLogs {

    /** A process has been added: AUTO logs are created. */
    void added(ProcessConfig process);

    /** A process has been removed. */
    void removed(ProcessId id);

    /** Path of the log of standard output; empty when it does not go to a file. */
    String stdoutLogfile(ProcessId id);

    /** Path of the log of standard error; empty when it does not go to a file. */
    String stderrLogfile(ProcessId id);

    /** Empties the logs; an error message, or empty when it worked. */
    String clear(ProcessId id);

    /**
     * Empties the supervisor's own log; an error message, or empty when it worked, or null when
     * there is no file.
     */
    String clearMain();

    /** Closes and opens every log file again (SIGUSR2). */
    void reopen();
}
