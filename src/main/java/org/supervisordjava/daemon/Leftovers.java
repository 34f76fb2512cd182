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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Set<ProcessId> spared = new HashSet<>();
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

    /** To be called before a process is started. */
    void killBefore(ProcessConfig process) {
        var id = process.id();
        if (process.stop().killLeftovers()) {
            spared.remove(id);
            killLeft(id);
        } else {
            spared.add(id);
            left.remove(id);
        }
    }

    /** To be called when all is down and the supervisor begins anew, which knows of nobody. */
    void killBeforeReload() {
        List.copyOf(left.keySet()).stream()
                .filter(id -> !spared.contains(id))
                .forEach(this::killLeft);
    }

    private void killLeft(ProcessId id) {
        // Who still lives keeps the number of the group from belonging to anybody else.
        var alive = left.getOrDefault(id, List.of()).stream().filter(processes::lives).toList();
        left.remove(id);
        if (!alive.isEmpty()) {
            kill(id, alive);
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
