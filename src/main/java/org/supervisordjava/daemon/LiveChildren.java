package org.supervisordjava.daemon;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.logs.ChildPipes;
import org.supervisordjava.logs.StdinWrite;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pipes of the children that live. The loop's thread starts and ends children; any thread may
 * write to one.
 */
final class LiveChildren {

    private record LiveChild(int pid, ChildPipes pipes) {}

    private final Map<ProcessId, LiveChild> children = new ConcurrentHashMap<>();

    void started(ProcessId id, int pid, ChildPipes pipes) {
        children.put(id, new LiveChild(pid, pipes));
    }

    /**
     * Takes leave of a child that has been reaped.
     *
     * @return completed when its last output is through
     */
    CompletableFuture<Void> ended(ProcessId id) {
        var child = children.remove(id);
        return child == null ? CompletableFuture.completedFuture(null) : child.pipes().ended();
    }

    boolean isAlive(ProcessId id) {
        return children.containsKey(id);
    }

    StdinWrite writeStdin(ProcessId id, byte[] data) {
        var child = children.get(id);
        return child == null ? StdinWrite.CLOSED : child.pipes().writeStdin(data);
    }

    /** Writes to one life of a process; false when it is over, or does not take the data. */
    boolean offerStdin(ProcessId id, int pid, byte[] data) {
        var child = children.get(id);
        return child != null
                && child.pid() == pid
                && child.pipes().writeStdin(data) == StdinWrite.ACCEPTED;
    }
}
