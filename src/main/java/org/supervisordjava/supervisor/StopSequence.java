package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.process.ProcessEvent;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.port.EventReaders;
import org.supervisordjava.supervisor.port.MainLog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stops processes tier by tier: the next tier is signalled only when the one before is down. With a
 * budget, a tier may use all that is left of it but a reserve for those behind; then they are
 * signalled beside it, and whoever is still up at the end of the budget is killed. So nobody is
 * killed earlier than supervisord would have had to, and nobody goes unsignalled. Event listeners
 * have a moment to read the last events before they are signalled. Loop's thread only.
 */
final class StopSequence {

    /**
     * How long a killed process may take to vanish before it is given up: one in uninterruptible
     * sleep may never do.
     */
    private static final Duration REAP_GRACE = Duration.ofSeconds(1);

    private static final Duration REPORT_PERIOD = Duration.ofSeconds(3);

    /** How long listeners may take to read, or a tenth of what is left if that is less. */
    private static final Duration READ_GRACE = Duration.ofSeconds(1);

    private final List<List<SupervisedProcess>> tiers;
    private final Optional<Instant> endOfBudget;
    private final EventReaders readers;
    private final boolean shutdown;
    private final MainLog log;
    private final Set<SupervisedProcess> givenUp = new HashSet<>();
    private final Map<SupervisedProcess, Integer> stoppedPids = new HashMap<>();

    /** What the readers have been asked last, and what they have answered. */
    private long asked;

    private long answered;

    /** The next tier has readers, which are waited for until then. */
    private Optional<Instant> readersDeadline = Optional.empty();

    /** The last tier that has been signalled. */
    private int current = -1;

    /** When those behind are signalled all the same, or when there are none, the kill. */
    private Optional<Instant> deadline = Optional.empty();

    private boolean killed;
    private Instant nextReport;

    /**
     * @param endOfBudget when everything has to be down
     * @param shutdown whether the supervisor itself is going down, so that nothing may be tried
     *     again
     */
    private StopSequence(
            List<List<SupervisedProcess>> tiers,
            Optional<Instant> endOfBudget,
            EventReaders readers,
            boolean shutdown,
            MainLog log) {
        this.tiers = new ArrayList<>(tiers);
        this.endOfBudget = endOfBudget;
        this.readers = readers;
        this.shutdown = shutdown;
        this.log = log;
    }

    /**
     * For a command, which waits as long as it takes.
     *
     * @param tiers first to stop first
     */
    static StopSequence of(List<List<SupervisedProcess>> tiers, MainLog log) {
        return new StopSequence(tiers, Optional.empty(), request -> {}, false, log);
    }

    /** For the end of the supervisor itself. */
    static StopSequence ofEverything(
            List<List<SupervisedProcess>> tiers,
            Instant endOfBudget,
            EventReaders readers,
            MainLog log) {
        return new StopSequence(reversed(tiers), Optional.of(endOfBudget), readers, true, log);
    }

    /** Also inside a tier; supervisord's commands keep the order of starting there. */
    private static List<List<SupervisedProcess>> reversed(List<List<SupervisedProcess>> tiers) {
        return tiers.stream().map(List::reversed).toList();
    }

    boolean isDone() {
        return current >= tiers.size();
    }

    Optional<Instant> nextDeadline() {
        return isDone() ? Optional.empty() : readersDeadline.or(() -> deadline);
    }

    /** Goes on as far as possible without waiting. */
    void advance(Instant now) {
        while (!isDone() && remaining().isEmpty()) {
            if (awaitsReaders(now)) {
                return;
            }
            begin(current + 1, now);
        }
        if (!isDone()) {
            cancelRestarts(now);
            enforceDeadline(now);
            report(now);
        }
    }

    /** Whether those who are next have events to read. */
    private boolean awaitsReaders(Instant now) {
        int next = current + 1;
        if (!shutdown
                || next >= tiers.size()
                || tiers.get(next).stream().noneMatch(SupervisedProcess::listensToEvents)) {
            return false;
        }
        if (readersDeadline.isEmpty()) {
            asked++;
            var left = Duration.between(now, endOfBudget.orElse(now));
            readersDeadline = Optional.of(now.plus(readGrace(left)));
            readers.askWhenAllIsRead(asked);
        }
        return answered != asked && now.isBefore(readersDeadline.get());
    }

    static Duration readGrace(Duration left) {
        var tenth = left.dividedBy(10);
        return tenth.compareTo(READ_GRACE) < 0 ? tenth : READ_GRACE;
    }

    /** To be followed by {@link #advance}. */
    void eventsRead(long request) {
        answered = request;
    }

    /** Who is down already must not come up again while its tier waits for its turn. */
    private void cancelRestarts(Instant now) {
        tiers.subList(current + 1, tiers.size()).stream()
                .flatMap(List::stream)
                .filter(process -> !shutdown && process.status().restartIsPlanned())
                .forEach(process -> process.stop(now));
    }

    private void begin(int tier, Instant now) {
        current = tier;
        readersDeadline = Optional.empty();
        deadline = Optional.empty();
        nextReport = now.plus(REPORT_PERIOD);
        if (isDone()) {
            return;
        }
        deadline = endOfBudget.map(end -> now.plus(timeOfCurrent(Duration.between(now, end))));
        tiers.get(tier).forEach(process -> stop(process, now));
        if (shutdown && !remaining().isEmpty()) {
            log.log(LogLevel.INFO, "waiting for " + names(remaining()) + " to die");
        }
    }

    private void stop(SupervisedProcess process, Instant now) {
        if (shutdown) {
            process.step(new ProcessEvent.GiveUp(), now);
        }
        stoppedPids.putIfAbsent(process, process.status().pid());
        process.stop(now);
    }

    private Duration timeOfCurrent(Duration left) {
        return StopBudget.timeOfFirst(
                left,
                tiers.subList(current, tiers.size()).stream().map(StopSequence::demandOf).toList());
    }

    private static StopBudget.Demand demandOf(List<SupervisedProcess> tier) {
        var alive = tier.stream().filter(process -> process.state().isSignallable()).toList();
        return new StopBudget.Demand(
                alive.stream()
                        .map(process -> Duration.ofSeconds(process.config().stop().waitsecs()))
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO),
                alive.stream()
                        .map(process -> process.id().group())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private void enforceDeadline(Instant now) {
        if (deadline.isEmpty() || deadline.get().isAfter(now)) {
            return;
        }
        var late = remaining();
        if (killed) {
            log.log(
                    LogLevel.CRITICAL,
                    names(late) + " did not die of SIGKILL, going on without waiting for it");
            givenUp.addAll(late);
            advance(now);
        } else if (current < tiers.size() - 1) {
            log.log(
                    LogLevel.WARN,
                    "still waiting for "
                            + names(late)
                            + " to die, and going on: the rest of the shutdown_timeout is for what"
                            + " stops after it");
            begin(current + 1, now);
            advance(now);
        } else {
            log.log(LogLevel.WARN, names(late) + " did not stop within the shutdown_timeout");
            kill(late, now);
        }
    }

    private void kill(List<SupervisedProcess> processes, Instant now) {
        killed = true;
        deadline = Optional.of(now.plus(REAP_GRACE));
        processes.forEach(process -> process.step(new ProcessEvent.Kill(), now));
    }

    private void report(Instant now) {
        if (shutdown && !isDone() && !nextReport.isAfter(now)) {
            nextReport = now.plus(REPORT_PERIOD);
            log.log(LogLevel.INFO, "waiting for " + names(remaining()) + " to die");
        }
    }

    /** Signals everything that is left at once instead of tier by tier. */
    void hurry(Instant now) {
        mergeRemaining(now);
        advance(now);
    }

    /** Kills everything that is left. */
    void killAll(Instant now) {
        mergeRemaining(now);
        if (!isDone()) {
            kill(remaining(), now);
        }
        advance(now);
    }

    private void mergeRemaining(Instant now) {
        if (isDone()) {
            return;
        }
        current = Math.max(current, 0);
        readersDeadline = Optional.empty();
        nextReport = now.plus(REPORT_PERIOD);
        var rest = tiers.subList(current, tiers.size()).stream().flatMap(List::stream).toList();
        tiers.subList(current, tiers.size()).clear();
        tiers.add(rest);
        rest.forEach(process -> stop(process, now));
        deadline = endOfBudget;
    }

    /** Who has been signalled and is not down. */
    private List<SupervisedProcess> remaining() {
        return tiers.subList(0, current + 1).stream()
                .flatMap(List::stream)
                .filter(process -> !isDown(process) && !givenUp.contains(process))
                .toList();
    }

    /**
     * It is the life to be stopped that has to end: somebody else may have begun another one since.
     */
    private boolean isDown(SupervisedProcess process) {
        int pid = process.status().pid();
        boolean anotherLife = pid != stoppedPids.getOrDefault(process, pid);
        return pid == 0 && process.state().isStopped()
                || anotherLife
                || process.state() == ProcessState.UNKNOWN;
    }

    private static String names(List<SupervisedProcess> processes) {
        return processes.stream()
                .map(process -> process.id().toString())
                .collect(Collectors.joining(", "));
    }
}
