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
import org.supervisordjava.threads.SerialExecutor;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What is left of the process groups of programs that have ended, such as the workers of a master
 * that was killed: they hold its port, and its successor would fail until it is given up. They are
 * asked to end (SIGTERM), and killed when they have not after a while; the successor waits for it,
 * and nobody else does. Loop's thread.
 */
final class Leftovers {

    /** How long they may take to end, or the program's stopwaitsecs when that is less. */
    static final Duration GRACE = Duration.ofSeconds(2);

    /** How long a killed process may take to close what it has open. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(5);

    /** Reading all of /proc takes much longer than asking for the group. */
    private static final int LOOKS_PER_COUNT = 20;

    private final ProcFs processes = new ProcFs();
    private final Map<ProcessId, List<GroupMember>> left = new HashMap<>();
    private final Map<ProcessId, GroupEnd> ending = new HashMap<>();
    private final SerialExecutor timer;
    private final Runnable gone;
    private final MainLog log;

    /**
     * @param gone told, by the timer's thread, that somebody need not wait for them any longer
     */
    Leftovers(SerialExecutor timer, Runnable gone, MainLog log) {
        this.timer = timer;
        this.gone = gone;
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

    /** Whether a process need not wait for what its last run has left; else that is being ended. */
    boolean areGone(ProcessConfig process) {
        var id = process.id();
        var begun = ending.get(id);
        if (begun != null) {
            if (!begun.isOver()) {
                return false;
            }
            ending.remove(id);
        }
        return end(process).isEmpty();
    }

    /**
     * For a supervisor that begins anew, and knows nothing of them then. Waits until it is over.
     */
    void endAll(Collection<ProcessConfig> all) throws InterruptedException {
        var ends = all.stream().flatMap(process -> end(process).stream()).toList();
        for (GroupEnd each : ends) {
            each.await();
        }
    }

    private Optional<GroupEnd> end(ProcessConfig process) {
        var id = process.id();
        var members = left.remove(id);
        if (members == null || !process.stop().killLeftovers()) {
            return Optional.empty();
        }
        // Who still lives keeps the number of the group from belonging to anybody else.
        var alive = members.stream().filter(processes::lives).toList();
        if (alive.isEmpty()) {
            return Optional.empty();
        }
        var limit = Duration.ofSeconds(process.stop().waitsecs());
        var end = new GroupEnd(id, alive.getFirst().group(), limit);
        ending.put(id, end);
        end.begin(names(alive));
        return Optional.of(end);
    }

    private static String names(List<GroupMember> members) {
        return members.stream()
                .map(one -> one.command() + " (" + one.pid() + ")")
                .collect(Collectors.joining(", "));
    }

    /** The end of one group: all of it, also what is forked meanwhile. */
    private final class GroupEnd {

        private final ProcessId id;
        private final int group;
        private final Duration grace;
        private final CountDownLatch over = new CountDownLatch(1);
        private boolean killed;
        private long limit;
        private int looks;

        private GroupEnd(ProcessId id, int group, Duration stopwaitsecs) {
            this.id = id;
            this.group = group;
            this.grace = stopwaitsecs.compareTo(GRACE) < 0 ? stopwaitsecs : GRACE;
        }

        private void begin(String who) {
            if (grace.isZero()) {
                kill(who);
            } else {
                log.log(
                        LogLevel.WARN,
                        "stopping what the last run of %s has left: %s".formatted(id, who));
                limit = System.nanoTime() + grace.toNanos();
                send(Signal.TERM);
            }
            lookLater();
        }

        private void lookLater() {
            timer.at(System.nanoTime() + PAUSE.toNanos(), this::look);
        }

        private void look() {
            boolean late = System.nanoTime() - limit >= 0;
            if (isEmpty() || killed && late) {
                over.countDown();
                gone.run();
                return;
            }
            if (late) {
                kill(names(processes.group(group)));
            }
            lookLater();
        }

        /** Those who have ended and are waited for by nobody count for the kernel, not for us. */
        private boolean isEmpty() {
            looks++;
            return !ProcessSignals.hasMembers(group)
                    || looks % LOOKS_PER_COUNT == 0 && processes.group(group).isEmpty();
        }

        private void kill(String who) {
            log.log(
                    LogLevel.WARN,
                    "killing what the last run of %s has left: %s".formatted(id, who));
            killed = true;
            limit = System.nanoTime() + AFTER_KILL.toNanos();
            send(Signal.KILL);
        }

        private void send(Signal signal) {
            try {
                ProcessSignals.sendToGroup(group, signal);
            } catch (PosixException e) {
                log.log(LogLevel.DEBUG, "what " + id + " has left: " + e.getMessage());
            }
        }

        private boolean isOver() {
            return over.getCount() == 0;
        }

        private void await() throws InterruptedException {
            var most = grace.plus(AFTER_KILL).plus(AFTER_KILL);
            if (!over.await(most.toNanos(), TimeUnit.NANOSECONDS)) {
                log.log(LogLevel.WARN, "what " + id + " has left is still there");
            }
        }
    }
}
