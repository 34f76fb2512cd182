package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.threads.Containment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The groups under supervision and the order in which their processes start. Loop's thread only.
 */
final class ActiveGroups {

    // Written out: no AOT cache keeps what Comparator.comparing makes.
    private static final Comparator<ActiveGroup> BY_PRIORITY =
            (one, other) -> {
                int byPriority =
                        Integer.compare(one.config().priority(), other.config().priority());
                return byPriority != 0 ? byPriority : one.name().compareTo(other.name());
            };

    private final Ports ports;
    private final Containment effects;
    private final Map<String, ActiveGroup> byName = new LinkedHashMap<>();

    /** What follows from the groups; empty when they have changed and nobody has asked since. */
    private Optional<Ordered> ordered = Optional.empty();

    /**
     * @param effects contains what fails of what processes want done
     */
    ActiveGroups(Ports ports, Containment effects) {
        this.ports = ports;
        this.effects = effects;
    }

    /**
     * Adds a group, or puts it in the place of one with the same name; processes that are kept live
     * on.
     */
    void put(GroupConfig config, Instant now) {
        var previous = byName.get(config.name());
        var before = new LinkedHashMap<ProcessId, SupervisedProcess>();
        if (previous != null) {
            previous.stream().forEach(process -> before.put(process.id(), process));
        }
        boolean mayStay = previous != null && previous.config().kind().equals(config.kind());
        var kept = new HashMap<ProcessId, SupervisedProcess>();
        if (mayStay) {
            config.processes().stream()
                    .map(ProcessConfig::id)
                    .filter(before::containsKey)
                    .forEach(id -> kept.put(id, before.remove(id)));
        }
        // First of all: one of the same name may come in its place, and open the same logs.
        before.keySet().forEach(this::left);
        var processes = new ArrayList<SupervisedProcess>();
        for (ProcessConfig process : config.processes()) {
            var existing = kept.get(process.id());
            processes.add(
                    existing == null ? create(config, process, now) : keep(existing, process));
        }
        byName.put(config.name(), new ActiveGroup(config, processes));
        groupsChanged();
    }

    private SupervisedProcess create(GroupConfig group, ProcessConfig process, Instant now) {
        ports.logs().added(process);
        return new SupervisedProcess(process, group.kind(), ports, effects, now);
    }

    private SupervisedProcess keep(SupervisedProcess existing, ProcessConfig process) {
        if (!existing.config().equals(process)) {
            left(existing.id());
            ports.logs().added(process);
            existing.reconfigure(process);
        }
        return existing;
    }

    void remove(String name) {
        var gone = byName.remove(name);
        if (gone != null) {
            gone.stream().forEach(process -> left(process.id()));
            groupsChanged();
        }
    }

    private void left(ProcessId id) {
        ports.processes().startGivenUp(id);
        ports.logs().removed(id);
    }

    /** A boot of a thousand groups is put in order once, and not a thousand times. */
    private void groupsChanged() {
        if (ordered.isPresent()) {
            ordered.get().close();
        }
        ordered = Optional.empty();
    }

    private Ordered ordered() {
        if (ordered.isEmpty()) {
            ordered =
                    Optional.of(new Ordered(byName.values().stream().sorted(BY_PRIORITY).toList()));
        }
        return ordered.get();
    }

    /** The groups as they are, and what follows from their configurations. */
    private static final class Ordered {

        private final List<ActiveGroup> groups;
        private final Map<ProcessId, SupervisedProcess> byId = new HashMap<>();
        private final Map<String, List<SupervisedProcess>> byProgram = new HashMap<>();
        private final StartOrder order;
        private final List<SupervisedProcess> ascending;
        private final ProcessIndex index;
        private final GroupSnapshots snapshots;
        private final Consumer<SupervisedProcess> watcher = this::processChanged;
        private Optional<StopOrder> stopOrder = Optional.empty();

        private Ordered(List<ActiveGroup> groups) {
            this.groups = groups;
            var configs = new ArrayList<ProcessConfig>();
            for (ActiveGroup group : groups) {
                for (SupervisedProcess process : group.processes()) {
                    byId.put(process.id(), process);
                    configs.add(process.config());
                }
            }
            order = StartOrder.of(configs);
            ascending =
                    order.ascending(configs.stream().map(ProcessConfig::id).toList()).stream()
                            .flatMap(List::stream)
                            .map(byId::get)
                            .toList();
            for (SupervisedProcess process : ascending) {
                byProgram
                        .computeIfAbsent(process.config().program(), name -> new ArrayList<>())
                        .add(process);
                process.watch(watcher);
            }
            index = new ProcessIndex(ascending);
            snapshots = new GroupSnapshots(groups);
        }

        private void processChanged(SupervisedProcess process) {
            index.changed(process);
            snapshots.changed(process);
        }

        private void close() {
            ascending.forEach(process -> process.unwatch(watcher));
        }

        private StopOrder stopOrder() {
            if (stopOrder.isEmpty()) {
                stopOrder =
                        Optional.of(
                                StopOrder.of(
                                        ascending.stream()
                                                .map(SupervisedProcess::config)
                                                .toList()));
            }
            return stopOrder.get();
        }
    }

    /** In (priority, name) order. */
    List<ActiveGroup> groups() {
        return ordered().groups;
    }

    Optional<ActiveGroup> group(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<SupervisedProcess> process(ProcessId id) {
        return Optional.ofNullable(ordered().byId.get(id));
    }

    /** Every process of a program, as {@code depends_on} names it. */
    List<SupervisedProcess> program(String name) {
        return ordered().byProgram.getOrDefault(name, List.of());
    }

    /** Every process in start order. */
    List<SupervisedProcess> ascending() {
        return ordered().ascending;
    }

    /** Which of them have to be looked at. */
    ProcessIndex index() {
        return ordered().index;
    }

    /** What readers see of the groups. */
    GroupSnapshots snapshots() {
        return ordered().snapshots;
    }

    StartOrder.Tier tier(SupervisedProcess process) {
        return ordered().order.tier(process.id());
    }

    /** Of the same tier in the order in which they start; else the last to start first. */
    List<SupervisedProcess> descending(Collection<SupervisedProcess> processes) {
        var byId = ordered().byId;
        return ordered()
                .order
                .descending(processes.stream().map(SupervisedProcess::id).toList())
                .stream()
                .flatMap(List::stream)
                .map(byId::get)
                .toList();
    }

    StopOrder stopOrder() {
        return ordered().stopOrder();
    }
}
