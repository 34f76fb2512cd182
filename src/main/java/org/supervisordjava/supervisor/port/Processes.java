package org.supervisordjava.supervisor.port;

import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.supervisor.LoopEvent;

import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Starts and signals processes. Called by the loop's thread only; must not wait for anything but
 * the system calls themselves.
 */
public interface Processes {

    /**
     * Whether everything is there that a spawn needs and that may have to be waited for: a socket,
     * the end of what its last run has left. If not, it is being got ready, and when that is over,
     * well or not, {@link LoopEvent.SpawnPrepared} is posted.
     */
    boolean isPrepared(ProcessConfig process, GroupKind groupKind);

    /** A start that was being prepared is not wanted any more; there may have been none. */
    void startGivenUp(ProcessId id);

    /**
     * Spawns a process with its output captured. Its end is reported later, exactly once, as an
     * event.
     */
    SpawnResult spawn(ProcessConfig process, GroupKind groupKind);

    /**
     * The same, for one of many that are spawned one after another: it may have been begun only.
     * Once no more of them follow, {@link #endSpawns} is called.
     */
    default SpawnResult beginSpawn(ProcessConfig process, GroupKind groupKind) {
        return spawn(process, groupKind);
    }

    /** Everything that has been begun has been awaited, and no further one is for now. */
    default void endSpawns() {}

    sealed interface SpawnResult {
        /**
         * It goes on beside.
         *
         * @param rest waits for it, once; the result is none of these again
         */
        record Begun(Supplier<SpawnResult> rest) implements SpawnResult {}

        /**
         * @param at when it came to live, from which its startsecs count
         */
        record Alive(int pid, Instant at) implements SpawnResult {}

        /**
         * @param error in supervisord's words, such as {@code can't find command 'x'}
         */
        record NotSpawned(SpawnFailure reason, String error) implements SpawnResult {}
    }

    enum SpawnFailure {
        /** The command does not exist. */
        NO_FILE,
        /** The command exists but cannot be executed or parsed. */
        NOT_EXECUTABLE,
        /** Anything else: out of processes, of descriptors, log file not writable. */
        OTHER
    }

    /**
     * Checks that the command could be executed, without spawning: what a start request is refused
     * for.
     *
     * @return null when it could
     */
    SpawnResult.NotSpawned check(ProcessConfig process);

    /** Sends a signal to a process, or to its whole process group. */
    SignalResult signal(int pid, Signal signal, boolean group);

    sealed interface SignalResult {
        record Sent() implements SignalResult {}

        /** Nobody there any more. */
        record NoSuchProcess() implements SignalResult {}

        record NotSent(String error) implements SignalResult {}
    }

    /** The process has been reaped: its output is drained and its descriptors are closed. */
    void ended(ProcessId id, int pid);

    /** Writes to standard input without blocking; false when the process has closed it. */
    boolean writeStdin(ProcessId id, byte[] data);

    /**
     * How often the kernel's out-of-memory killer has struck in our control group; -1 when unknown.
     */
    long oomKills();

    /**
     * Asks what each of these uses, with all that it has started. The answer is {@link
     * LoopEvent.MemoryMeasured}, or none when that fails.
     */
    void measureMemory(Set<Integer> pids);
}
