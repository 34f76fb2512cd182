package org.supervisordjava.supervisor.port;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;

import java.util.concurrent.CompletableFuture;

/** The log files of processes. Called by the loop's thread only; never waits for a disk. */
public interface ProcessLogs {

    /** A process has been added: AUTO logs are created. */
    void added(ProcessConfig process);

    /** A process has been removed. */
    void removed(ProcessId id);

    /** Path of the log of standard output; empty when it does not go to a file. */
    String stdoutLogfile(ProcessId id);

    /** Path of the log of standard error; empty when it does not go to a file. */
    String stderrLogfile(ProcessId id);

    /**
     * Empties the logs; completed soon in any case, by some other thread, with an error message or,
     * when it worked, an empty text.
     */
    CompletableFuture<String> clear(ProcessId id);

    /** Empties the supervisor's own log, likewise; null when there is no file. */
    CompletableFuture<String> clearMain();

    /** Closes and opens every log file again (SIGUSR2). */
    void reopen();
}
