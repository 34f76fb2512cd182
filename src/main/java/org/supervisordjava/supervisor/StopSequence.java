package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ProcessEvent;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.port.EventReaders;
import org.supervisordjava.supervisor.port.MainLog;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stops processes, each when its turn has come by {@link StopPlan}. At the end of the budget, if
 * there is one, whoever is still up is killed. Event listeners have a moment to read the last
 * events before they are signalled. Loop's thread only.
 */
final class StopSequence {

    /**
     * How long a killed process may take to vanish before it is given up: one in uninterruptible
     * sleep may never do.
     */
    private static final Duration REAP_GRACE = Duration.ofSeconds(1);

    /** A command gives one up later: nothing hurries. */
    private static final Duration LONG_REAP_GRACE = Duration.ofSeconds(10);

    private static final int NO_LIFE = -1;

    private static final Duration REPORT_PERIOD = Duration.ofSeconds(3);

    /** How long listeners may take to read, or a tenth of what is left if that is less. */
    private static final Duration READ_GRACE = Duration.ofSeconds(1);

    private final Map<ProcessId, SupervisedProcess> processes = new LinkedHashMap<>();
    private final StopPlan plan;
    private final Optional<Instant> endOfBudget;
    private final EventReaders readers;
    private final boolean shutdown;
    private final MainLog log;
    private final Set<SupervisedProcess> givenUp = new HashSet<>();

    /** Who has been told to stop, and which life of it. */
    private final Map<SupervisedProcess, Integer> stoppedPids = new LinkedHashMap<>();

    /** Of those, who is still up. */
    private final Set<SupervisedProcess> remaining = new HashSet<>();

    /** Who has changed since somebody looked. */
    private final Set<SupervisedProcess> changed = new LinkedHashSet<>();

    /** Who has changed, or has not been told from the start, and might start again by itself. */
    private final Set<SupervisedProcess> mayComeBack = new LinkedHashSet<>();

    private final Consumer<SupervisedProcess> watcher = this::changed;

    /** What the readers have been asked last, and what they have answered. */
    private long asked;

    private long answered;

    /** Readers whose turn it is, and who are still there; until when they are waited for. */
    private final Set<SupervisedProcess> reading = new HashSet<>();

    private Optional<Instant> readersDeadline = Optional.empty();

    /** When those that have been killed are given up. */
    private Optional<Instant> reapDeadline = Optional.empty();

    /**
     * The same for a command, whose processes are killed each in its own time; first ones first.
     */
    private final PriorityQueue<Reaping> reapings = new PriorityQueue<>();

    private Instant nextReport;

    /**
     * @param late when it is given up
     */
    private record Reaping(Instant late, int number, SupervisedProcess process)
            implements Comparable<Reaping> {
        @Override
        public int compareTo(Reaping other) {
            int byTime = late.compareTo(other.late);
            return byTime != 0 ? byTime : Integer.compare(number, other.number);
        }
    }

    /**
     * @param processes in the order in which those whose turn is the same are signalled
     * @param endOfBudget when everything has to be down
     * @param shutdown whether the supervisor itself is going down, so that nothing may be tried
     *     again
     */
    private StopSequence(
            StopOrder order,
            List<SupervisedProcess> processes,
            Optional<Instant> endOfBudget,
            EventReaders readers,
            boolean shutdown,
            MainLog log,
            Instant now) {
        processes.forEach(process -> this.processes.put(process.id(), process));
        this.endOfBudget = endOfBudget;
        this.readers = readers;
        this.shutdown = shutdown;
        this.log = log;
        this.nextReport = now.plus(REPORT_PERIOD);
        this.plan =
                new StopPlan(
                        order,
                        processes.stream().map(StopSequence::turnOf).toList(),
                        id -> isDown(this.processes.get(id)),
                        endOfBudget,
                        now);
        for (SupervisedProcess process : processes) {
            mayComeBack.add(process);
            process.watch(watcher);
        }
    }

    private void changed(SupervisedProcess process) {
        changed.add(process);
    }

    /** What happens to the processes is of no more interest here. */
    void close() {
        processes.values().forEach(process -> process.unwatch(watcher));
    }

    /** So that what is known is what is. */
    private void look() {
        for (SupervisedProcess process : changed) {
            plan.look(process.id());
            if (stoppedPids.containsKey(process)) {
                noteWhetherItRemains(process);
            }
            mayComeBack.add(process);
        }
        changed.clear();
    }

    private void noteWhetherItRemains(SupervisedProcess process) {
        if (isDown(process)) {
            remaining.remove(process);
        } else {
            remaining.add(process);
        }
    }

    private static StopPlan.Turn turnOf(SupervisedProcess process) {
        // Nobody waits for what does not live, and nothing starts any more.
        return new StopPlan.Turn(
                process.id(),
                process.status().pid() == 0
                        ? Duration.ZERO
                        : Duration.ofSeconds(process.config().stop().waitsecs()));
    }

    /**
     * For a command, which waits as long as it takes.
     *
     * @param processes in the order in which those whose turn is the same are signalled
     */
    static StopSequence of(
            StopOrder order, List<SupervisedProcess> processes, MainLog log, Instant now) {
        return new StopSequence(order, processes, Optional.empty(), request -> {}, false, log, now);
    }

    /** For the end of the supervisor itself. */
    static StopSequence ofEverything(
            StopOrder order,
            List<SupervisedProcess> processes,
            Instant endOfBudget,
            EventReaders readers,
            MainLog log,
            Instant now) {
        return new StopSequence(
                order, processes, Optional.of(endOfBudget), readers, true, log, now);
    }

    boolean isDone() {
        look();
        return plan.allAreTold() && remaining.isEmpty();
    }

    Optional<Instant> nextDeadline(Instant now) {
        if (isDone()) {
            return Optional.empty();
        }
        var ofAll = reapDeadline.map(Stream::of).orElseGet(() -> plan.nextTimes(now));
        return Stream.of(readersDeadline.stream(), ofAll, firstReaping().stream())
                .flatMap(times -> times)
                .min(Instant::compareTo);
    }

    private Optional<Instant> firstReaping() {
        while (!reapings.isEmpty() && !remaining.contains(reapings.peek().process())) {
            reapings.remove();
        }
        return reapings.isEmpty() ? Optional.empty() : Optional.of(reapings.peek().late());
    }

    /** Goes on as far as possible without waiting. */
    void advance(Instant now) {
        boolean toldSomebody = false;
        while (tellWhoIsDue(now)) {
            toldSomebody = true;
        }
        if (isDone()) {
            return;
        }
        if (shutdown && toldSomebody && !remaining.isEmpty()) {
            reportRemaining(now);
        }
        cancelRestarts(now);
        giveUpUnkillable(now);
        enforceDeadline(now);
        report(now);
    }

    private boolean tellWhoIsDue(Instant now) {
        look();
        reading.removeIf(process -> !process.listensToEvents());
        if (reading.isEmpty()) {
            // Another reader has time of its own.
            readersDeadline = Optional.empty();
        }
        var due =
                plan.due(now).stream()
                        .map(processes::get)
                        .filter(process -> !mustReadFirst(process, now))
                        .toList();
        due.forEach(process -> tell(process, now));
        return !due.isEmpty();
    }

    private void tell(SupervisedProcess process, Instant now) {
        plan.told(process.id());
        reading.remove(process);
        if (shutdown) {
            process.step(new ProcessEvent.GiveUp(), now);
        }
        stoppedPids.putIfAbsent(process, process.status().pid());
        process.stop(now);
        changed.add(process);
        if (endOfBudget.isEmpty() && process.status().pid() != 0) {
            var patience = Duration.ofSeconds(process.config().stop().waitsecs());
            var late = now.plus(patience).plus(LONG_REAP_GRACE);
            reapings.add(new Reaping(late, stoppedPids.size(), process));
        }
    }

    /** Whether it has events to read, and time for it. */
    private boolean mustReadFirst(SupervisedProcess process, Instant now) {
        if (!shutdown || !process.listensToEvents()) {
            return false;
        }
        if (readersDeadline.isEmpty()) {
            asked++;
            var left = Duration.between(now, endOfBudget.orElse(now));
            readersDeadline = Optional.of(now.plus(readGrace(left)));
            readers.askWhenAllIsRead(asked);
        }
        boolean reads = answered != asked && now.isBefore(readersDeadline.get());
        if (reads) {
            reading.add(process);
        }
        return reads;
    }

    static Duration readGrace(Duration left) {
        var tenth = StopBudget.part(left, 10);
        return tenth.compareTo(READ_GRACE) < 0 ? tenth : READ_GRACE;
    }

    /** To be followed by {@link #advance}. */
    void eventsRead(long request) {
        answered = request;
    }

    /** Who is down already must not come up again while it waits for its turn. */
    private void cancelRestarts(Instant now) {
        var those = List.copyOf(mayComeBack);
        mayComeBack.clear();
        if (!shutdown) {
            those.stream()
                    .filter(process -> !stoppedPids.containsKey(process))
                    .filter(
                            process ->
                                    process.startPending() || process.status().restartIsPlanned())
                    .forEach(process -> process.stop(now));
        }
    }

    /** What follows a command must not wait for ever for what not even SIGKILL ends. */
    private void giveUpUnkillable(Instant now) {
        look();
        var late = new HashSet<SupervisedProcess>();
        for (var first = firstReaping();
                first.isPresent() && !first.get().isAfter(now);
                first = firstReaping()) {
            late.add(reapings.remove().process());
        }
        if (!late.isEmpty()) {
            giveUp(remaining().stream().filter(late::contains).toList());
            advance(now);
        }
    }

    private void giveUp(List<SupervisedProcess> late) {
        log.log(
                LogLevel.CRITICAL,
                names(late) + " did not die of SIGKILL, going on without waiting for it");
        givenUp.addAll(late);
        changed.addAll(late);
        late.forEach(SupervisedProcess::giveUpStopping);
    }

    private void enforceDeadline(Instant now) {
        boolean late = reapDeadline.or(plan::deadline).filter(due -> !due.isAfter(now)).isPresent();
        if (!late) {
            return;
        }
        var remaining = remaining();
        if (reapDeadline.isPresent()) {
            giveUp(remaining);
        } else if (plan.isLast()) {
            log.log(LogLevel.WARN, names(remaining) + " did not stop within the shutdown_timeout");
            kill(remaining, now);
        } else {
            log.log(
                    LogLevel.WARN,
                    "still waiting for "
                            + names(remaining)
                            + " to die, and going on: the rest of the shutdown_timeout is for what"
                            + " stops after it");
            plan.goOn(now);
            advance(now);
        }
    }

    private void kill(List<SupervisedProcess> late, Instant now) {
        reapDeadline = Optional.of(now.plus(REAP_GRACE));
        late.forEach(process -> process.step(new ProcessEvent.Kill(), now));
    }

    private void report(Instant now) {
        if (shutdown && !remaining.isEmpty() && !nextReport.isAfter(now)) {
            reportRemaining(now);
        }
    }

    private void reportRemaining(Instant now) {
        nextReport = now.plus(REPORT_PERIOD);
        log.log(LogLevel.INFO, "waiting for " + names(remaining()) + " to die");
    }

    /** Somebody wants it up again before its turn has come: the later wish counts. */
    void leaveOut(SupervisedProcess process) {
        if (processes.get(process.id()) == process && !stoppedPids.containsKey(process)) {
            plan.told(process.id());
            stoppedPids.put(process, NO_LIFE);
            changed.add(process);
        }
    }

    /**
     * Signals everything that is left at once instead of in order. To be followed by {@link
     * #advance}.
     */
    void hurry(Instant now) {
        tellAll(now);
    }

    /** Kills everything that is left. To be followed by {@link #advance}. */
    void killAll(Instant now) {
        tellAll(now);
        if (!isDone()) {
            kill(remaining(), now);
        }
    }

    private void tellAll(Instant now) {
        plan.goToTheLast();
        nextReport = now.plus(REPORT_PERIOD);
        processes.values().forEach(process -> tell(process, now));
    }

    /** Who has been told and is not down. */
    private List<SupervisedProcess> remaining() {
        look();
        return stoppedPids.keySet().stream().filter(remaining::contains).toList();
    }

    /**
     * It is the life to be stopped that has to end: somebody else may have begun another one since.
     */
    private boolean isDown(SupervisedProcess process) {
        int pid = process.status().pid();
        boolean anotherLife = pid != stoppedPids.getOrDefault(process, pid);
        return pid == 0 && process.state().isStopped()
                || anotherLife
                || process.state() == ProcessState.UNKNOWN
                || givenUp.contains(process);
    }

    private static String names(List<SupervisedProcess> processes) {
        return processes.stream()
                .map(process -> process.id().toString())
                .collect(Collectors.joining(", "));
    }
}
