package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * supervisord's way down, as plain as it is there ({@code ordered_stop_groups_phase_1} and {@code
 * _2}): one group after the other in reverse order of priority, the members of one all at once,
 * each killed after its {@code stopwaitsecs}. Of groups of equal priority the one that depends on
 * another comes first, as an operator of supervisord would have arranged it.
 */
final class ReferenceShutdown {

    /**
     * Somebody alive.
     *
     * @param takes to stop when it is told to; empty when it never does
     */
    record Member(ProcessConfig config, Optional<Duration> takes) {}

    private final Map<String, List<ProcessConfig>> groups = new LinkedHashMap<>();

    ReferenceShutdown(List<ProcessConfig> processes) {
        processes.forEach(
                process ->
                        groups.computeIfAbsent(process.id().group(), name -> new ArrayList<>())
                                .add(process));
    }

    /**
     * Who is never signalled with KILL before the time is over; empty when groups go in circles.
     */
    Optional<Set<ProcessId>> cleanlyStopped(List<Member> alive, Duration time) {
        var order = order();
        if (order.isEmpty()) {
            return Optional.empty();
        }
        var clean = new HashSet<ProcessId>();
        var turn = Duration.ZERO;
        for (String group : order.get()) {
            var next = turn;
            for (Member member : alive) {
                if (member.config().id().group().equals(group)) {
                    var patience = Duration.ofSeconds(member.config().stop().waitsecs());
                    boolean stops =
                            member.takes()
                                    .filter(takes -> takes.compareTo(patience) < 0)
                                    .isPresent();
                    var end = turn.plus(stops ? member.takes().get() : patience);
                    if (stops && end.compareTo(time) < 0) {
                        clean.add(member.config().id());
                    }
                    next = end.compareTo(next) > 0 ? end : next;
                }
            }
            turn = next;
        }
        return Optional.of(clean);
    }

    /** The first to stop first. */
    private Optional<List<String>> order() {
        var left = new ArrayList<>(groups.keySet());
        var order = new ArrayList<String>();
        while (!left.isEmpty()) {
            var free =
                    left.stream()
                            .filter(
                                    group ->
                                            left.stream().noneMatch(other -> isFirst(other, group)))
                            .findFirst();
            if (free.isEmpty()) {
                return Optional.empty();
            }
            order.add(free.get());
            left.remove(free.get());
        }
        return Optional.of(order);
    }

    private boolean isFirst(String one, String other) {
        return priority(one) > priority(other)
                || priority(one) == priority(other) && !one.equals(other) && needs(one, other);
    }

    private boolean needs(String group, String other) {
        return groups.get(group).stream()
                .flatMap(process -> process.dependsOn().stream())
                .anyMatch(
                        dependency ->
                                groups.get(other).stream()
                                        .anyMatch(
                                                target ->
                                                        target.program()
                                                                .equals(dependency.program())));
    }

    private int priority(String group) {
        return groups.get(group).getFirst().groupPriority();
    }
}
