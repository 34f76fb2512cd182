package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ConfigDiff;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.protocol.Fault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Applies a fresh configuration to the groups under supervision: stops what has changed or gone, in
 * reverse start order, then swaps the configuration and starts what ran before, and what has
 * changed or is new and starts by itself. What has not changed is not touched. Loop's thread only.
 */
final class UpdateOperation {

    private final Supervisor supervisor;
    private final LoadedConfig fresh;
    private final List<String> only;
    private final CompletableFuture<ConfigChanges> result;
    private final Runnable done;

    /** Processes that were up, or about to be, before they were stopped for this. */
    private final Set<ProcessId> ran = new HashSet<>();

    /**
     * @param only these groups; empty for all
     * @param done run when the configuration is in force, or nothing comes of it
     */
    UpdateOperation(
            Supervisor supervisor,
            LoadedConfig fresh,
            List<String> only,
            CompletableFuture<ConfigChanges> result,
            Runnable done) {
        this.supervisor = supervisor;
        this.fresh = fresh;
        this.only = only;
        this.result = result;
        this.done = done;
    }

    /** What a fresh configuration would change. */
    static ConfigDiff difference(ActiveGroups active, LoadedConfig fresh) {
        return ConfigDiff.between(
                active.groups().stream().map(ActiveGroup::config).toList(),
                fresh.config().groups());
    }

    static ConfigChanges changes(ConfigDiff difference, LoadedConfig fresh) {
        return new ConfigChanges(
                difference.added(),
                List.copyOf(difference.changed().keySet()),
                difference.removed(),
                fresh.warnings());
    }

    void begin(Instant now) {
        if (supervisor.state() != SupervisorState.RUNNING) {
            abandon();
            return;
        }
        supervisor.reread(fresh.config());
        stopAffected(now);
    }

    /** Somebody may start what is down already while the rest is being stopped: then once more. */
    private void stopAffected(Instant now) {
        var affected = affected();
        affected.stream()
                .filter(SupervisedProcess::isUpOrAboutToBe)
                .forEach(process -> ran.add(process.id()));
        supervisor.stop(
                affected,
                () -> {
                    var time = supervisor.commands().time();
                    if (affected().stream().allMatch(UpdateOperation::isOutOfTheWay)) {
                        apply(time);
                    } else {
                        stopAffected(time);
                    }
                },
                this::abandon,
                now);
    }

    private static boolean isOutOfTheWay(SupervisedProcess process) {
        return process.state().isStopped() || process.isUnkillable();
    }

    /** The supervisor is going down instead. */
    private void abandon() {
        result.completeExceptionally(new CommandException(Fault.SHUTDOWN_STATE));
        done.run();
    }

    private ConfigChanges chosen(ConfigChanges changes) {
        return only.isEmpty()
                ? changes
                : new ConfigChanges(
                        chosen(changes.added()),
                        chosen(changes.changed()),
                        chosen(changes.removed()),
                        changes.warnings());
    }

    private List<String> chosen(List<String> groups) {
        return groups.stream().filter(only::contains).toList();
    }

    /** What has to be down; others may add and remove groups in the meantime. */
    private List<SupervisedProcess> affected() {
        var difference = difference(supervisor.groups(), fresh);
        var changes = chosen(changes(difference, fresh));
        var affected = new ArrayList<SupervisedProcess>();
        for (String name : changes.removed()) {
            supervisor.groups().group(name).ifPresent(group -> affected.addAll(group.processes()));
        }
        changes.changed().stream()
                .map(difference.changed()::get)
                .flatMap(
                        change ->
                                Stream.of(change.changed(), change.removed())
                                        .flatMap(Collection::stream))
                .forEach(id -> supervisor.groups().process(id).ifPresent(affected::add));
        return affected;
    }

    private void apply(Instant now) {
        var difference = difference(supervisor.groups(), fresh);
        var changes = chosen(changes(difference, fresh));
        var removed = changes.removed().stream().filter(this::remove).toList();
        var changed = new ArrayList<String>();
        for (String name : changes.changed()) {
            if (hasUnkillable(name)) {
                log("process group " + name + " still has a live process and is not updated");
                startAgain(name);
                continue;
            }
            change(fresh.config().group(name).orElseThrow(), difference.changed().get(name), now);
            log("updated process group " + name);
            changed.add(name);
        }
        int boot = supervisor.nextBoot();
        for (String name : changes.added()) {
            supervisor.addGroup(fresh.config().group(name).orElseThrow(), boot, now);
            log("added process group " + name);
        }
        result.complete(new ConfigChanges(changes.added(), changed, removed, changes.warnings()));
        done.run();
    }

    private boolean hasUnkillable(String name) {
        return members(name).anyMatch(SupervisedProcess::isUnkillable);
    }

    private void startAgain(String name) {
        members(name)
                .filter(process -> ran.contains(process.id()))
                .filter(process -> process.state().isStopped())
                .forEach(SupervisedProcess::wantStart);
    }

    private Stream<SupervisedProcess> members(String name) {
        return supervisor.groups().group(name).stream().flatMap(ActiveGroup::stream);
    }

    /**
     * A process that cannot be killed stays known: forgetting it could mean a second copy later.
     *
     * @return whether the group is gone
     */
    private boolean remove(String name) {
        if (supervisor.groups().group(name).map(ActiveGroup::isStopped).orElse(true)) {
            supervisor.removeGroup(name);
            log("removed process group " + name);
            return true;
        }
        log("process group " + name + " still has a live process and is not removed");
        return false;
    }

    /** Starts what ran, and of what has changed or is new what starts by itself. */
    private void change(GroupConfig next, ConfigDiff.GroupChange change, Instant now) {
        supervisor.groups().put(next, now);
        supervisor.ports().events().publish(new SupervisorEvent.ProcessGroupChanged(next));
        var touched = new HashSet<>(change.added());
        touched.addAll(change.changed());
        members(next.name())
                .filter(
                        process ->
                                ran.contains(process.id())
                                        || touched.contains(process.id())
                                                && process.config().startsWithTheSupervisor())
                .forEach(SupervisedProcess::wantStart);
    }

    private void log(String message) {
        supervisor.ports().log().log(LogLevel.INFO, message);
    }
}
