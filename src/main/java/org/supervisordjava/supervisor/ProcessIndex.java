package org.supervisordjava.supervisor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which processes have to be looked at, so that an event costs what it changes and not what there
 * is. A process tells when it has changed; what that means is found out when somebody asks. Loop's
 * thread only.
 *
 * <p>Processes are numbers here, in start order.
 */
final class ProcessIndex {

    private final List<SupervisedProcess> ascending;
    private final Map<SupervisedProcess, Integer> numbers = new HashMap<>();
    private Set<SupervisedProcess> changed = new LinkedHashSet<>();
    private final Map<Integer, SupervisedProcess> byPid = new HashMap<>();

    /** Those to be started, now or as soon as what they wait for is there. */
    private final BitSet toStart = new BitSet();

    /** Of each boot, those that keep later priorities waiting. */
    private final Map<Integer, BitSet> holdingBack = new HashMap<>();

    /** Those that start by themselves and are not ready. */
    private final BitSet notUp = new BitSet();

    /** Those whose end is the end of all. */
    private final BitSet goneForGood = new BitSet();

    private final BitSet scheduled = new BitSet();
    private final TreeSet<Due> deadlines = new TreeSet<>();
    private final TreeSet<Due> limits = new TreeSet<>();

    /** What is known of each. */
    private final Known[] known;

    /** Something is due of a process. */
    private record Due(Instant at, int number) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Integer.compare(number, other.number);
        }
    }

    private static final class Known {
        private int pid;
        private int boot;
        private Optional<Instant> deadline = Optional.empty();
        private Optional<Instant> limit = Optional.empty();
    }

    /**
     * @param ascending in start order; does not change
     */
    ProcessIndex(List<SupervisedProcess> ascending) {
        this.ascending = ascending;
        this.known = new Known[ascending.size()];
        Arrays.setAll(known, number -> new Known());
        for (int number = 0; number < known.length; number++) {
            numbers.put(ascending.get(number), number);
        }
        changed.addAll(ascending);
    }

    /** Somebody has changed, be it known here or not. */
    void changed(SupervisedProcess process) {
        changed.add(process);
    }

    SupervisedProcess process(int number) {
        return ascending.get(number);
    }

    private void lookAtWhatHasChanged() {
        while (!changed.isEmpty()) {
            // Another one: the table of one that once held all is walked through to clear it.
            var looked = changed;
            changed = new LinkedHashSet<>();
            for (SupervisedProcess process : looked) {
                var number = numbers.get(process);
                if (number != null) {
                    look(number, process);
                }
            }
        }
    }

    private void look(int number, SupervisedProcess process) {
        var before = known[number];
        notePid(before, process);
        noteBoot(before, number, process);
        var deadline = process.status().deadline();
        if (!deadline.equals(before.deadline)) {
            before.deadline.ifPresent(time -> deadlines.remove(new Due(time, number)));
            deadline.ifPresent(time -> deadlines.add(new Due(time, number)));
            before.deadline = deadline;
            toStart.set(number, process.startPending());
        } else {
            // One that was due already stays so, whatever else has changed.
            toStart.set(
                    number,
                    process.startPending()
                            || toStart.get(number) && process.status().restartIsPlanned());
        }
        var limit = process.nextLimit();
        if (!limit.equals(before.limit)) {
            before.limit.ifPresent(time -> limits.remove(new Due(time, number)));
            limit.ifPresent(time -> limits.add(new Due(time, number)));
            before.limit = limit;
        }
        notUp.set(number, process.config().startsWithTheSupervisor() && !isUp(process));
        goneForGood.set(number, process.isGoneForGood());
        scheduled.set(number, process.config().schedule().isPresent());
    }

    private static boolean isUp(SupervisedProcess process) {
        return process.isReady() || process.completedSuccessfully();
    }

    private void notePid(Known before, SupervisedProcess process) {
        int pid = process.status().pid();
        if (pid != before.pid) {
            byPid.remove(before.pid, process);
            if (pid != 0) {
                byPid.put(pid, process);
            }
            before.pid = pid;
        }
    }

    private void noteBoot(Known before, int number, SupervisedProcess process) {
        if (process.boot() != before.boot) {
            holdingBack.getOrDefault(before.boot, new BitSet()).clear(number);
            before.boot = process.boot();
        }
        if (before.boot != 0) {
            holdingBack
                    .computeIfAbsent(before.boot, boot -> new BitSet())
                    .set(number, !process.letsOthersPass());
        }
    }

    Optional<SupervisedProcess> withPid(int pid) {
        lookAtWhatHasChanged();
        return Optional.ofNullable(byPid.get(pid));
    }

    boolean nothingLives() {
        lookAtWhatHasChanged();
        return byPid.isEmpty();
    }

    boolean everyAutostartIsUp() {
        lookAtWhatHasChanged();
        return notUp.isEmpty();
    }

    Optional<SupervisedProcess> firstGoneForGood() {
        lookAtWhatHasChanged();
        return first(goneForGood);
    }

    /** The first in start order that keeps later priorities of this boot waiting. */
    Optional<SupervisedProcess> firstHoldingBack(int boot) {
        lookAtWhatHasChanged();
        var those = holdingBack.get(boot);
        return those == null ? Optional.empty() : first(those);
    }

    private Optional<SupervisedProcess> first(BitSet those) {
        int number = those.nextSetBit(0);
        return number < 0 ? Optional.empty() : Optional.of(ascending.get(number));
    }

    /** Those that follow a schedule. */
    List<SupervisedProcess> scheduled() {
        lookAtWhatHasChanged();
        return processes(scheduled);
    }

    /** Those for whom something is due that is no restart. */
    List<SupervisedProcess> due(Instant now) {
        var due = due(deadlines, now);
        due.removeIf(process -> process.status().restartIsPlanned());
        return due;
    }

    /** Those of whom a limit is to be looked at. */
    List<SupervisedProcess> dueLimits(Instant now) {
        return due(limits, now);
    }

    /** In start order, whatever was due first. */
    private List<SupervisedProcess> due(TreeSet<Due> times, Instant now) {
        lookAtWhatHasChanged();
        var due = new BitSet();
        times.headSet(new Due(now, Integer.MAX_VALUE), true)
                .forEach(next -> due.set(next.number()));
        return processes(due);
    }

    private List<SupervisedProcess> processes(BitSet numbers) {
        var result = new ArrayList<SupervisedProcess>(numbers.cardinality());
        for (int number = numbers.nextSetBit(0); number >= 0; ) {
            result.add(ascending.get(number));
            number = numbers.nextSetBit(number + 1);
        }
        return result;
    }

    /** Restarts whose time has come are to be tried from now on, until they happen. */
    void noteDueRestarts(Instant now) {
        lookAtWhatHasChanged();
        for (var each = deadlines.iterator(); each.hasNext(); ) {
            var next = each.next();
            if (next.at().isAfter(now)) {
                break;
            }
            if (ascending.get(next.number()).status().restartIsPlanned()) {
                each.remove();
                toStart.set(next.number());
            }
        }
    }

    /**
     * The next one that is to be started, if it may.
     *
     * @param from this number on, in start order
     * @return -1 when there is none
     */
    int nextToStart(int from) {
        lookAtWhatHasChanged();
        return toStart.nextSetBit(from);
    }

    /** Those to be started, those that have to wait among them. */
    int countToStart() {
        lookAtWhatHasChanged();
        return toStart.cardinality();
    }

    /**
     * When something is due of a process. A restart that was due by then is held back by others,
     * and no time tells when it may come.
     *
     * @param settled when everything that was due then has been done
     */
    Optional<Instant> nextDeadline(Instant settled) {
        lookAtWhatHasChanged();
        Instant first = null;
        for (Due next : deadlines) {
            if (next.at().isAfter(settled)
                    || !ascending.get(next.number()).status().restartIsPlanned()) {
                first = next.at();
                break;
            }
        }
        var limit = limits.higher(new Due(settled, Integer.MAX_VALUE));
        if (limit != null && (first == null || limit.at().isBefore(first))) {
            first = limit.at();
        }
        for (SupervisedProcess process : processes(scheduled)) {
            var run = process.nextScheduledRun();
            if (run.isPresent()
                    && run.get().isAfter(settled)
                    && (first == null || run.get().isBefore(first))) {
                first = run.get();
            }
        }
        return Optional.ofNullable(first);
    }
}
