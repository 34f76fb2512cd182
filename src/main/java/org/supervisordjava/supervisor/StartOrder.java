package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessId;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * In which order processes start, and in reverse stop: by ascending (group priority, priority),
 * refined by {@code depends_on}, which moves a process behind everything it depends on. Pure.
 */
public final class StartOrder {

    /**
     * Processes with the same tier may start together.
     *
     * @param depth how many dependencies of the same priorities come before it
     */
    record Tier(int groupPriority, int priority, int depth) implements Comparable<Tier> {

        // Written out: no AOT cache keeps what Comparator.comparing makes.
        @Override
        public int compareTo(Tier other) {
            int byGroup = Integer.compare(groupPriority, other.groupPriority);
            int byPriority = byGroup != 0 ? byGroup : Integer.compare(priority, other.priority);
            return byPriority != 0 ? byPriority : Integer.compare(depth, other.depth);
        }

        /** Without regard to what depends on what. */
        boolean isOfEarlierPriorityThan(Tier other) {
            return groupPriority != other.groupPriority
                    ? groupPriority < other.groupPriority
                    : priority < other.priority;
        }

        private Tier behind() {
            return new Tier(groupPriority, priority, depth + 1);
        }
    }

    private final Map<ProcessId, Tier> tiers = new HashMap<>();

    private StartOrder() {}

    public static StartOrder of(Collection<ProcessConfig> processes) {
        var byProgram = new HashMap<String, List<ProcessConfig>>();
        processes.forEach(
                process ->
                        byProgram
                                .computeIfAbsent(process.program(), name -> new ArrayList<>())
                                .add(process));
        var order = new StartOrder();
        processes.forEach(process -> order.place(process, byProgram));
        return order;
    }

    Tier tier(ProcessId id) {
        return tiers.get(id);
    }

    /** The processes in tiers, first to start first; inside a tier in the given order. */
    public List<List<ProcessId>> ascending(Collection<ProcessId> ids) {
        var grouped = new TreeMap<Tier, List<ProcessId>>();
        ids.forEach(
                id -> grouped.computeIfAbsent(tiers.get(id), tier -> new ArrayList<>()).add(id));
        return List.copyOf(grouped.values());
    }

    /** The processes in tiers, first to stop first. */
    List<List<ProcessId>> descending(Collection<ProcessId> ids) {
        return ascending(ids).reversed();
    }

    private Tier place(ProcessConfig process, Map<String, List<ProcessConfig>> byProgram) {
        var known = tiers.get(process.id());
        if (known != null) {
            return known;
        }
        var tier = new Tier(process.groupPriority(), process.priority(), 0);
        // Set before its dependencies are looked at, so that a cycle, which validation refuses,
        // could not recurse for ever.
        tiers.put(process.id(), tier);
        for (Dependency dependency : process.dependsOn()) {
            for (ProcessConfig earlier : byProgram.getOrDefault(dependency.program(), List.of())) {
                var before = place(earlier, byProgram);
                tier = before.compareTo(tier) >= 0 ? before.behind() : tier;
            }
        }
        tiers.put(process.id(), tier);
        return tier;
    }
}
