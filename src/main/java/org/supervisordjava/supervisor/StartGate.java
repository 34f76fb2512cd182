package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.supervisor.port.Processes;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Starts what is wanted and due, in start order, and holds back what has to wait. A boot goes by
 * priority: a first start waits until every earlier priority of the same boot is ready. Everything
 * else, restarts and commands, waits for its own {@code depends_on} alone: what has nothing to do
 * with it must not keep it down. Loop's thread only.
 */
final class StartGate {

    /** So many are spawned one after another: threads beside would not be worth it. */
    private static final int FEW = 16;

    /** Of those that are spawned side by side. */
    private static final int MOST_BEGUN = 12;

    private final ActiveGroups groups;
    private final Processes processes;

    /** In the last pass; as a rule they have to wait in the next one, too. */
    private int heldBack;

    StartGate(ActiveGroups groups, Processes processes) {
        this.groups = groups;
        this.processes = processes;
    }

    /**
     * One pass over all that are to be started; what it starts may open the gate of what comes
     * later in the same pass.
     *
     * @return whether something that it has tried is due again at once: the next try is for the
     *     next pass, so that others have their turn
     */
    boolean startWhatMay(Instant now) {
        var pass = new StartPass(now);
        try {
            return pass.startAll();
        } finally {
            pass.end();
        }
    }

    /**
     * Many of the same place in the start order are spawned side by side. It makes no difference
     * for who may start: before one is held back, those that have been begun are awaited.
     */
    private final class StartPass {

        private final Instant now;
        private final Deque<SupervisedProcess> begun = new ArrayDeque<>(MOST_BEGUN);
        private boolean expectsMany;
        private int started;
        private int waiting;
        private boolean anyBegun;
        private boolean dueAgain;

        StartPass(Instant now) {
            this.now = now;
        }

        boolean startAll() {
            var index = groups.index();
            index.noteDueRestarts(now);
            expectsMany = index.countToStart() - heldBack > FEW;
            for (int next = index.nextToStart(0); next >= 0; next = index.nextToStart(next + 1)) {
                var process = index.process(next);
                if (process.startPending() || process.restartIsDue(now)) {
                    startIfItMay(process);
                }
            }
            awaitBegun();
            heldBack = waiting;
            return dueAgain;
        }

        private void startIfItMay(SupervisedProcess process) {
            var waitsFor = awaited(process);
            if (!begun.isEmpty() && (waitsFor.isPresent() || !isOfTheirTier(process))) {
                awaitBegun();
                waitsFor = awaited(process);
            }
            process.waitFor(waitsFor, now);
            if (waitsFor.isEmpty() && process.isPrepared()) {
                process.start(expectsMany || ++started > FEW, now);
                if (process.isBeingSpawned()) {
                    anyBegun = true;
                    begun.add(process);
                    if (begun.size() > MOST_BEGUN) {
                        awaitFirst();
                    }
                } else {
                    dueAgain |= process.restartIsDue(now);
                }
            } else {
                waiting++;
            }
        }

        private boolean isOfTheirTier(SupervisedProcess process) {
            return groups.tier(begun.getFirst()).equals(groups.tier(process));
        }

        private Optional<SupervisedProcess> awaited(SupervisedProcess process) {
            return awaitedBy(process, groups.index().firstHoldingBack(process.boot()));
        }

        private void awaitBegun() {
            while (!begun.isEmpty()) {
                awaitFirst();
            }
        }

        private void awaitFirst() {
            var process = begun.remove();
            process.awaitSpawn(now);
            dueAgain |= process.restartIsDue(now);
        }

        void end() {
            awaitBegun();
            if (anyBegun) {
                processes.endSpawns();
            }
        }
    }

    /** Whether it waits for something that will not happen by itself. */
    boolean waitsInVain(SupervisedProcess process) {
        boolean removed = groups.process(process.id()).filter(known -> known == process).isEmpty();
        if (removed) {
            return true;
        }
        // Only what a boot starts, which nobody waits for, is held back by priorities as well.
        return process.startPending()
                && process.config().dependsOn().stream()
                        .anyMatch(dependency -> isNeverMet(dependency, process));
    }

    private boolean isNeverMet(Dependency dependency, SupervisedProcess process) {
        return groups.program(dependency.program()).stream()
                .anyMatch(
                        other ->
                                other != process && !isMet(dependency, other) && other.isDeadEnd());
    }

    /**
     * By its priority.
     *
     * @param other of the same boot and not ready; one of a later priority holds nobody back
     */
    private boolean holdsBack(SupervisedProcess other, SupervisedProcess process) {
        return process.awaitsTurn()
                && groups.tier(other).isOfEarlierPriorityThan(groups.tier(process));
    }

    private Optional<SupervisedProcess> awaitedBy(
            SupervisedProcess process, Optional<SupervisedProcess> firstUnready) {
        return firstUnready
                .filter(other -> holdsBack(other, process))
                .or(() -> unmetDependency(process));
    }

    private Optional<SupervisedProcess> unmetDependency(SupervisedProcess process) {
        return process.config().dependsOn().stream()
                .flatMap(
                        dependency ->
                                groups.program(dependency.program()).stream()
                                        .filter(target -> !isMet(dependency, target)))
                .findFirst();
    }

    private static boolean isMet(Dependency dependency, SupervisedProcess target) {
        return switch (dependency.condition()) {
            case STARTED -> target.hasStarted();
            case HEALTHY -> target.isReady();
            case COMPLETED_SUCCESSFULLY -> target.completedSuccessfully();
        };
    }
}
