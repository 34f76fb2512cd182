package org.supervisordjava.daemon;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.ProcFs;
import org.supervisordjava.posix.ProcFs.GroupMember;
import org.supervisordjava.posix.ProcessSignals;
import org.supervisordjava.supervisor.port.MainLog;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * What is left of the process groups of programs that have ended, such as the workers of a master
 * that was killed: they hold its port, and its successor would fail until it is given up. Loop's
 * thread.
 */
final class Leftovers {

    /** How long a killed process may take to close what it has open. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private static final Duration PAUSE = Duration.ofMillis(1);

    private final ProcFs processes = new ProcFs();
    private final Map<ProcessId, List<GroupMember>> left = new HashMap<>();
    private final MainLog log;

    Leftovers(MainLog log) {
        this.log = log;
    }

    /** A process has just been reaped; it was the leader of its group. */
    void ended(ProcessId id, int pid) {
        left.remove(id);
        // Nearly always there is nobody, and this is much less than reading /proc.
        if (ProcessSignals.hasMembers(pid)) {
            left.put(id, processes.group(pid));
        }
    }

    /** To be called before a process is started, also by a supervisor that begins anew. */
    void killBefore(ProcessConfig process) {
        var members = left.remove(process.id());
        if (members == null || !process.stop().killLeftovers()) {
            return;
        }
        // Who still lives keeps the number of the group from belonging to anybody else.
        var alive = members.stream().filter(processes::lives).toList();
        if (!alive.isEmpty()) {
            kill(process.id(), alive);
        }
    }

    private void kill(ProcessId id, List<GroupMember> alive) {
        log.log(
                LogLevel.WARN,
                "killing what the last run of %s has left: %s"
                        .formatted(
                                id,
                                alive.stream()
                                        .map(one -> one.command() + " (" + one.pid() + ")")
                                        .collect(Collectors.joining(", "))));
        int group = alive.getFirst().group();
        try {
            ProcessSignals.sendToGroup(group, Signal.KILL);
        } catch (PosixException e) {
            log.log(LogLevel.WARN, "cannot kill what " + id + " has left: " + e.getMessage());
            return;
        }
        // All of it, also what has been forked since: the reaper takes care of each.
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (ProcessSignals.hasMembers(group) && System.nanoTime() - limit < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
