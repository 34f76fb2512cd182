package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessConfig.Dependency;

import java.time.Instant;
import java.util.Optional;

/**
 * Starts what is wanted and due, in start order, and holds back what has to wait: for every earlier
 * priority to be ready, and for its own {@code depends_on}. Loop's thread only.
 */
final class StartGate {

    private final ActiveGroups groups;

    StartGate(ActiveGroups groups) {
        this.groups = groups;
    }

    /**
     * One pass over all processes; what it starts may open the gate of what comes later in the same
     * pass.
     */
    void startWhatMay(Instant now) {
        SupervisedProcess holdsBack = null;
        for (SupervisedProcess process : groups.ascending()) {
            if (process.startPending() || process.restartIsDue(now)) {
                var waitsFor = awaitedBy(process, Optional.ofNullable(holdsBack));
                process.waitFor(waitsFor);
                if (waitsFor.isEmpty()) {
                    process.start(now);
                }
            }
            if (holdsBack == null && !process.letsOthersPass()) {
                holdsBack = process;
            }
        }
    }

    /** Whether it waits for something that will not happen by itself. */
    boolean waitsInVain(SupervisedProcess process) {
        boolean removed = groups.process(process.id()).filter(known -> known == process).isEmpty();
        if (removed) {
            return true;
        }
        return process.startPending()
                && !process.gateOverridden()
                && groups.ascending().stream()
                        .anyMatch(
                                other ->
                                        other != process
                                                && blocks(other, process)
                                                && other.isDeadEnd());
    }

    private boolean blocks(SupervisedProcess other, SupervisedProcess process) {
        boolean byPriority =
                groups.tier(other).compareTo(groups.tier(process)) < 0 && !other.letsOthersPass();
        return byPriority
                || process.config().dependsOn().stream()
                        .anyMatch(
                                dependency ->
                                        dependency.program().equals(other.config().program())
                                                && !isMet(dependency, other));
    }

    private Optional<String> awaitedBy(
            SupervisedProcess process, Optional<SupervisedProcess> holdsBack) {
        if (process.gateOverridden()) {
            return Optional.empty();
        }
        return holdsBack
                .filter(earlier -> groups.tier(earlier).compareTo(groups.tier(process)) < 0)
                .map(SupervisedProcess::awaited)
                .or(() -> unmetDependency(process));
    }

    private Optional<String> unmetDependency(SupervisedProcess process) {
        return process.config().dependsOn().stream()
                .flatMap(
                        dependency ->
                                groups.program(dependency.program())
                                        .filter(target -> !isMet(dependency, target))
                                        .map(SupervisedProcess::awaited))
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
