package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.threads.Containment;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
    private Map<ProcessId, SupervisedProcess> byId = Map.of();
    private List<SupervisedProcess> ascending = List.of();
    private StartOrder order = StartOrder.of(List.of());

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
        var processes =
                config.processes().stream()
                        .map(process -> keepOrCreate(previous, config, process, now))
                        .toList();
        byName.put(config.name(), new ActiveGroup(config, processes));
        if (previous != null) {
            previous.stream()
                    .filter(process -> !processes.contains(process))
                    .forEach(gone -> left(gone.id()));
        }
        reorder();
    }

    private SupervisedProcess keepOrCreate(
            ActiveGroup previous, GroupConfig group, ProcessConfig process, Instant now) {
        var kept =
                previous == null || !previous.config().kind().equals(group.kind())
                        ? Optional.<SupervisedProcess>empty()
                        : previous.stream()
                                .filter(candidate -> candidate.id().equals(process.id()))
                                .findFirst();
        kept.filter(existing -> !existing.config().equals(process))
                .ifPresent(
                        existing -> {
                            left(existing.id());
                            ports.logs().added(process);
                            existing.reconfigure(process);
                        });
        return kept.orElseGet(
                () -> {
                    ports.logs().added(process);
                    return new SupervisedProcess(process, group.kind(), ports, effects, now);
                });
    }

    void remove(String name) {
        var gone = byName.remove(name);
        if (gone != null) {
            gone.stream().forEach(process -> left(process.id()));
            reorder();
        }
    }

    private void left(ProcessId id) {
        ports.processes().startGivenUp(id);
        ports.logs().removed(id);
    }

    private void reorder() {
        byId = new HashMap<>();
        groups().forEach(
                        group ->
                                group.stream().forEach(process -> byId.put(process.id(), process)));
        order =
                StartOrder.of(
                        groups().stream()
                                .flatMap(ActiveGroup::stream)
                                .map(SupervisedProcess::config)
                                .toList());
        ascending =
                order
                        .ascending(
                                groups().stream()
                                        .flatMap(ActiveGroup::stream)
                                        .map(SupervisedProcess::id)
                                        .toList())
                        .stream()
                        .flatMap(List::stream)
                        .map(byId::get)
                        .toList();
    }

    /** In (priority, name) order. */
    List<ActiveGroup> groups() {
        return byName.values().stream().sorted(BY_PRIORITY).toList();
    }

    Optional<ActiveGroup> group(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<SupervisedProcess> process(ProcessId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Every process of a program, as {@code depends_on} names it. */
    Stream<SupervisedProcess> program(String name) {
        return ascending.stream().filter(process -> process.config().program().equals(name));
    }

    /** Every process in start order. */
    List<SupervisedProcess> ascending() {
        return ascending;
    }

    StartOrder.Tier tier(SupervisedProcess process) {
        return order.tier(process.id());
    }

    /** Of the same tier in the order in which they start; else the last to start first. */
    List<SupervisedProcess> descending(Collection<SupervisedProcess> processes) {
        return order.descending(processes.stream().map(SupervisedProcess::id).toList()).stream()
                .flatMap(List::stream)
                .map(byId::get)
                .toList();
    }

    StopOrder stopOrder() {
        return StopOrder.of(ascending.stream().map(SupervisedProcess::config).toList());
    }
}
