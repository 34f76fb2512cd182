package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.process.ProcessEvent;
import org.supervisordjava.process.ProcessState;
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
 * budget, each tier gets its share of the time that is left, and whoever is still up at the end of
 * it is killed. Loop's thread only.
 */
final class StopSequence {

    /**
     * How long a killed process may take to vanish before it is given up: one in uninterruptible
     * sleep may never do.
     */
    private static final Duration REAP_GRACE = Duration.ofSeconds(1);

    /** Kept back from the budget for killing and reaping. */
    private static final double RESERVE = 0.05;

    private static final Duration REPORT_PERIOD = Duration.ofSeconds(3);

    private final List<List<SupervisedProcess>> tiers;
    private final Optional<Instant> endOfBudget;
    private final boolean shutdown;
    private final MainLog log;
    private final Set<SupervisedProcess> givenUp = new HashSet<>();
    private final Map<SupervisedProcess, Integer> stoppedPids = new HashMap<>();
    private int current = -1;
    private Optional<Instant> tierDeadline = Optional.empty();
    private boolean killed;
    private Instant nextReport;

    /**
     * @param tiers first to stop first
     * @param endOfBudget when everything has to be down
     * @param shutdown whether the supervisor itself is going down, so that nothing may be tried
     *     again
     */
    StopSequence(
            List<List<SupervisedProcess>> tiers,
            Optional<Instant> endOfBudget,
            boolean shutdown,
            MainLog log) {
        this.tiers = new ArrayList<>(tiers);
        this.endOfBudget = endOfBudget;
        this.shutdown = shutdown;
        this.log = log;
    }

    boolean isDone() {
        return current >= tiers.size();
    }

    Optional<Instant> nextDeadline() {
        return isDone() ? Optional.empty() : tierDeadline;
    }

    /** Goes on as far as possible without waiting. */
    void advance(Instant now) {
        if (current < 0) {
            begin(0, now);
        }
        while (!isDone() && remaining(tiers.get(current)).isEmpty()) {
            begin(current + 1, now);
        }
        if (!isDone()) {
            cancelRestarts(now);
            enforceDeadline(now);
            report(now);
        }
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
        killed = false;
        tierDeadline = Optional.empty();
        nextReport = now.plus(REPORT_PERIOD);
        if (isDone()) {
            return;
        }
        tierDeadline = endOfBudget.map(end -> now.plus(shareOfCurrent(end, now)));
        tiers.get(tier).forEach(process -> stop(process, now));
        if (shutdown && !remaining(tiers.get(tier)).isEmpty()) {
            log.log(LogLevel.INFO, "waiting for " + names(remaining(tiers.get(tier))) + " to die");
        }
    }

    private void stop(SupervisedProcess process, Instant now) {
        if (shutdown) {
            process.step(new ProcessEvent.GiveUp(), now);
        }
        stoppedPids.putIfAbsent(process, process.status().pid());
        process.stop(now);
    }

    private Duration shareOfCurrent(Instant end, Instant now) {
        var left = Duration.between(now, end);
        var usable = left.minus(Duration.ofMillis((long) (left.toMillis() * RESERVE)));
        var wanted =
                tiers.subList(current, tiers.size()).stream().map(StopSequence::wantedBy).toList();
        return StopBudget.shareOfFirst(usable, wanted);
    }

    private static Duration wantedBy(List<SupervisedProcess> tier) {
        return tier.stream()
                .filter(process -> process.state().isSignallable())
                .map(process -> Duration.ofSeconds(process.config().stop().waitsecs()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private void enforceDeadline(Instant now) {
        if (tierDeadline.isEmpty() || tierDeadline.get().isAfter(now)) {
            return;
        }
        var late = remaining(tiers.get(current));
        if (!killed) {
            log.log(
                    LogLevel.WARN,
                    names(late) + " did not stop within its share of the shutdown_timeout");
            kill(late, now);
        } else {
            log.log(
                    LogLevel.CRITICAL,
                    names(late) + " did not die of SIGKILL, going on without waiting for it");
            givenUp.addAll(late);
            advance(now);
        }
    }

    private void kill(List<SupervisedProcess> processes, Instant now) {
        killed = true;
        tierDeadline = Optional.of(now.plus(REAP_GRACE));
        processes.forEach(process -> process.step(new ProcessEvent.Kill(), now));
    }

    private void report(Instant now) {
        if (shutdown && !isDone() && !nextReport.isAfter(now)) {
            nextReport = now.plus(REPORT_PERIOD);
            log.log(
                    LogLevel.INFO,
                    "waiting for " + names(remaining(tiers.get(current))) + " to die");
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
            kill(remaining(tiers.get(current)), now);
        }
        advance(now);
    }

    private void mergeRemaining(Instant now) {
        if (isDone() || current < 0) {
            return;
        }
        var rest = tiers.subList(current, tiers.size()).stream().flatMap(List::stream).toList();
        tiers.subList(current, tiers.size()).clear();
        tiers.add(rest);
        rest.forEach(process -> stop(process, now));
        tierDeadline = endOfBudget;
    }

    private List<SupervisedProcess> remaining(List<SupervisedProcess> tier) {
        return tier.stream()
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
