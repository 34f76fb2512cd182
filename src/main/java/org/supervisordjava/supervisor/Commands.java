package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.Signal;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Everything one can ask the supervisor to do. Any thread; nothing here blocks. A future that fails
 * does so with a {@link CommandException}. Names that do not exist fail with BAD_NAME; while the
 * supervisor is going down everything fails with SHUTDOWN_STATE, but for {@link #shutdown} and
 * {@link #sendRemoteCommEvent}.
 */
public interface Commands {

    /**
     * Starts processes that are not running, in start order. For one process that is already
     * running the outcome is ALREADY_STARTED; in a group or for all, running ones are left out.
     *
     * @param wait whether to complete only when each is RUNNING or has failed
     */
    default CompletableFuture<List<ProcessOutcome>> start(Selector selector, boolean wait) {
        return start(selector, StartWait.of(wait));
    }

    /** The same with a limit. */
    CompletableFuture<List<ProcessOutcome>> start(Selector selector, StartWait wait);

    /**
     * Stops running processes in reverse start order; one that is not running is NOT_RUNNING, in a
     * group or for all left out.
     */
    CompletableFuture<List<ProcessOutcome>> stop(Selector selector, boolean wait);

    /** Stops what runs, then starts it; completes when each is RUNNING or has failed. */
    default CompletableFuture<List<ProcessOutcome>> restart(Selector selector) {
        return restart(selector, new StartWait.Usual());
    }

    /** The same with a limit for the start. */
    CompletableFuture<List<ProcessOutcome>> restart(Selector selector, StartWait wait);

    CompletableFuture<List<ProcessOutcome>> signal(Selector selector, Signal signal);

    /** Writes to the standard input of a process: NOT_RUNNING, or NO_FILE when it has closed it. */
    CompletableFuture<Void> sendStdin(Selector.One process, byte[] data);

    /** Empties the log files of processes. */
    CompletableFuture<List<ProcessOutcome>> clearLogs(Selector selector);

    /** Empties the supervisor's own log file: NO_FILE when there is none. */
    CompletableFuture<Void> clearMainLog();

    /**
     * Reads the configuration again and tells what {@link #update} would do; CANT_REREAD with all
     * problems when it is broken.
     */
    CompletableFuture<ConfigChanges> reread();

    /**
     * Reads the configuration again and applies it: removed groups are stopped and removed, of
     * changed groups only the processes that changed are restarted, added groups start. Completes
     * with what has been done: a group with a process that cannot be stopped stays as it is.
     *
     * @param groups only these; empty for all
     */
    CompletableFuture<ConfigChanges> update(List<String> groups);

    /**
     * Adds a group of the configuration read last: ALREADY_ADDED, BAD_NAME. Its autostart processes
     * start.
     */
    CompletableFuture<Void> addGroup(String name);

    /** Removes a stopped group: STILL_RUNNING, BAD_NAME. */
    CompletableFuture<Void> removeGroup(String name);

    /**
     * Stops everything in reverse order; the supervisor then exits. Completes when it has begun.
     */
    CompletableFuture<Void> shutdown();

    /**
     * Stops everything, reads the configuration and starts again in the same process. Completes
     * when it has begun.
     */
    CompletableFuture<Void> restartAll();

    /** Publishes a REMOTE_COMMUNICATION event; works in every state. */
    CompletableFuture<Void> sendRemoteCommEvent(String type, String data);
}
