package org.supervisordjava.supervisor;

import org.supervisordjava.config.GroupConfig;
import org.supervisordjava.config.LoadedConfig;
import org.supervisordjava.config.LogLevel;
import org.supervisordjava.config.ProcessId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Applies a fresh configuration to the groups under supervision: stops what has changed or gone, in
 * reverse start order, then swaps the configuration and starts what ran before or is new. What has
 * not changed is not touched. Loop's thread only.
 */
final class UpdateOperation {

    private final Supervisor supervisor;
    private final LoadedConfig fresh;
    private final List<String> only;
    private final CompletableFuture<ConfigChanges> result;

    /**
     * @param only these groups; empty for all
     */
    UpdateOperation(
            Supervisor supervisor,
            LoadedConfig fresh,
            List<String> only,
            CompletableFuture<ConfigChanges> result) {
        this.supervisor = supervisor;
        this.fresh = fresh;
        this.only = only;
        this.result = result;
    }

    void begin(Instant now) {
        if (supervisor.state() != SupervisorState.RUNNING) {
            result.completeExceptionally(new CommandException(Fault.SHUTDOWN_STATE, ""));
            return;
        }
        var changes = chosen(GroupChanges.between(supervisor.groups(), fresh));
        supervisor.reread(fresh.config());
        var affected = affectedBy(changes);
        var toStart = new HashSet<ProcessId>();
        affected.stream()
                .filter(
                        process ->
                                process.state().isRunning()
                                        || process.startPending()
                                        || process.config().autostart())
                .forEach(process -> toStart.add(process.id()));
        supervisor.stop(affected, () -> apply(changes, toStart, supervisor.commands().time()), now);
    }

    private ConfigChanges chosen(ConfigChanges changes) {
        if (only.isEmpty()) {
            return changes;
        }
        return new ConfigChanges(
                changes.added().stream().filter(only::contains).toList(),
                changes.changed().stream().filter(only::contains).toList(),
                changes.removed().stream().filter(only::contains).toList(),
                changes.warnings());
    }

    private List<SupervisedProcess> affectedBy(ConfigChanges changes) {
        var affected = new ArrayList<SupervisedProcess>();
        for (String name : changes.removed()) {
            supervisor.groups().group(name).ifPresent(group -> affected.addAll(group.processes()));
        }
        for (String name : changes.changed()) {
            var next = fresh.config().group(name).orElseThrow();
            supervisor
                    .groups()
                    .group(name)
                    .ifPresent(
                            group ->
                                    group.stream()
                                            .filter(process -> differs(process, group, next))
                                            .forEach(affected::add));
        }
        return affected;
    }

    private static boolean differs(SupervisedProcess process, ActiveGroup group, GroupConfig next) {
        return !group.config().kind().equals(next.kind())
                || !next.processes().contains(process.config());
    }

    private void apply(ConfigChanges changes, Set<ProcessId> toStart, Instant now) {
        for (String name : changes.removed()) {
            remove(name);
        }
        for (String name : changes.changed()) {
            change(fresh.config().group(name).orElseThrow(), toStart, now);
            log("updated process group " + name);
        }
        for (String name : changes.added()) {
            supervisor.addGroup(fresh.config().group(name).orElseThrow(), now);
            log("added process group " + name);
        }
        result.complete(changes);
    }

    /**
     * A process that cannot be killed stays known: forgetting it could mean a second copy later.
     */
    private void remove(String name) {
        if (supervisor.groups().group(name).map(ActiveGroup::isStopped).orElse(true)) {
            supervisor.removeGroup(name);
            log("removed process group " + name);
        } else {
            log("process group " + name + " still has a live process and is not removed");
        }
    }

    private void change(GroupConfig next, Set<ProcessId> toStart, Instant now) {
        var known = new HashSet<ProcessId>();
        supervisor
                .groups()
                .group(next.name())
                .ifPresent(group -> group.stream().forEach(process -> known.add(process.id())));
        supervisor.groups().put(next, now);
        supervisor.ports().events().publish(new SupervisorEvent.ProcessGroupChanged(next));
        supervisor.groups().group(next.name()).orElseThrow().stream()
                .filter(
                        process ->
                                toStart.contains(process.id())
                                        || !known.contains(process.id())
                                                && process.config().autostart())
                .forEach(SupervisedProcess::wantStart);
    }

    private void log(String message) {
        supervisor.ports().log().log(LogLevel.INFO, message);
    }
}
