package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessId;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What has to be down before a process is told to stop: groups of a higher priority, and what
 * depends on it. The members of one group stop together, as they do at supervisord, unless one
 * depends on another. What depends on a group of a higher priority stops before that. Pure.
 *
 * <p>The processes of one program in one group are a unit here: they have all of this in common.
 */
final class StopOrder {

    /** Not to be changed. */
    private static final BitSet NOTHING = new BitSet();

    private final Map<ProcessId, Integer> unitOf = new HashMap<>();
    private final List<ProcessConfig> examples = new ArrayList<>();

    /** Everything that a unit depends on, also through others. */
    private final List<BitSet> needs = new ArrayList<>();

    /** The other way round; null for what nobody depends on, which is nearly everything. */
    private BitSet[] neededBy;

    /** From those that depend on nothing to those that nobody depends on. */
    private final List<Integer> dependenciesFirst = new ArrayList<>();

    /** What stops before a priority; units that nobody depends on share it. */
    private final Map<Integer, BitSet> above = new HashMap<>();

    /** All units of each group. */
    private final Map<String, BitSet> groups = new HashMap<>();

    private final BitSet waitingForTheirGroup = new BitSet();
    private BitSet[] before;
    private int[] priorities;
    private int[] ranks;

    private StopOrder() {}

    static StopOrder of(Collection<ProcessConfig> processes) {
        var order = new StopOrder();
        order.gather(processes);
        order.followDependencies();
        order.prioritize();
        order.compare();
        order.rank();
        order.findThoseWhoWaitForTheirGroup();
        return order;
    }

    int size() {
        return examples.size();
    }

    int unit(ProcessId id) {
        return unitOf.get(id);
    }

    /** What has to be down first. Not to be changed, as are the other sets. */
    BitSet before(int unit) {
        return before[unit];
    }

    /**
     * Whether it waits for members of its own group, which supervisord would stop together with it.
     */
    boolean waitsForItsGroup(int unit) {
        return waitingForTheirGroup.get(unit);
    }

    boolean anyWaitsForItsGroup() {
        return !waitingForTheirGroup.isEmpty();
    }

    /**
     * What is to be down before anything of its group is told: groups of a higher priority, and
     * those that depend on this one, unless this one depends on them as well.
     */
    BitSet beforeItsGroup(int unit) {
        var first = new BitSet();
        before[unit].stream()
                .filter(
                        other ->
                                groupsPriority(other) > groupsPriority(unit)
                                        || groupNeeds(other, unit))
                .filter(other -> !groupNeeds(unit, other))
                .forEach(first::set);
        return first;
    }

    /** As high as that of its member that has to stop first. */
    private int groupsPriority(int unit) {
        return wholeGroup(unit).map(member -> priorities[member]).max().orElseThrow();
    }

    private boolean groupNeeds(int unit, int other) {
        return wholeGroup(unit)
                .anyMatch(member -> needs.get(member).intersects(groups.get(group(other))));
    }

    private IntStream wholeGroup(int unit) {
        return groups.get(group(unit)).stream();
    }

    /** Units of one rank do not wait for each other; lower ones are stopped first. */
    int rank(int unit) {
        return ranks[unit];
    }

    private void gather(Collection<ProcessConfig> processes) {
        var units = new HashMap<List<String>, Integer>();
        for (ProcessConfig process : processes) {
            var unit = List.of(process.id().group(), process.program());
            int number = units.computeIfAbsent(unit, added -> units.size());
            if (number == examples.size()) {
                examples.add(process);
            }
            unitOf.put(process.id(), number);
        }
    }

    private void followDependencies() {
        var byProgram = new HashMap<String, List<Integer>>();
        for (int unit = 0; unit < size(); unit++) {
            needs.add(null);
            byProgram
                    .computeIfAbsent(examples.get(unit).program(), name -> new ArrayList<>())
                    .add(unit);
        }
        for (int unit = 0; unit < size(); unit++) {
            follow(unit, byProgram, new BitSet());
        }
    }

    /**
     * @param path on the way here: a circle, which validation refuses but an update of some groups
     *     may bring about, is cut where it closes
     */
    private BitSet follow(int unit, Map<String, List<Integer>> byProgram, BitSet path) {
        if (needs.get(unit) != null) {
            return needs.get(unit);
        }
        path.set(unit);
        var found = examples.get(unit).dependsOn().isEmpty() ? NOTHING : new BitSet();
        for (Dependency dependency : examples.get(unit).dependsOn()) {
            for (int needed : byProgram.getOrDefault(dependency.program(), List.of())) {
                if (!path.get(needed)) {
                    found.set(needed);
                    found.or(follow(needed, byProgram, path));
                }
            }
        }
        path.clear(unit);
        needs.set(unit, found);
        dependenciesFirst.add(unit);
        return found;
    }

    private void prioritize() {
        priorities = new int[size()];
        neededBy = new BitSet[size()];
        for (int unit = 0; unit < size(); unit++) {
            int highest = groupPriority(unit);
            var needed = needs.get(unit);
            for (int other = needed.nextSetBit(0); other >= 0; ) {
                highest = Math.max(highest, groupPriority(other));
                neededBy[other] = neededBy[other] == null ? new BitSet() : neededBy[other];
                neededBy[other].set(unit);
                other = needed.nextSetBit(other + 1);
            }
            priorities[unit] = highest;
            groups.computeIfAbsent(group(unit), name -> new BitSet()).set(unit);
        }
    }

    private void compare() {
        var byPriority = new TreeMap<Integer, BitSet>(Comparator.reverseOrder());
        for (int unit = 0; unit < size(); unit++) {
            byPriority.computeIfAbsent(priorities[unit], priority -> new BitSet()).set(unit);
        }
        var higher = new BitSet();
        for (var level : byPriority.entrySet()) {
            above.put(level.getKey(), (BitSet) higher.clone());
            higher.or(level.getValue());
        }
        before = new BitSet[size()];
        for (int unit = 0; unit < size(); unit++) {
            before[unit] = above.get(priorities[unit]);
            if (neededBy[unit] != null) {
                before[unit] = (BitSet) before[unit].clone();
                before[unit].or(neededBy[unit]);
            }
        }
    }

    private void rank() {
        ranks = new int[size()];
        var inOrder = new ArrayList<>(dependenciesFirst.reversed());
        inOrder.sort((one, other) -> Integer.compare(priorities[other], priorities[one]));
        int first = 0;
        int next = 0;
        int priority = Integer.MAX_VALUE;
        for (int unit : inOrder) {
            if (priorities[unit] != priority) {
                priority = priorities[unit];
                first = next;
            }
            ranks[unit] = Math.max(first, afterThoseWhoNeed(unit));
            next = Math.max(next, ranks[unit] + 1);
        }
    }

    private int afterThoseWhoNeed(int unit) {
        return neededBy[unit] == null
                ? 0
                : neededBy[unit].stream().map(other -> ranks[other] + 1).max().orElse(0);
    }

    private void findThoseWhoWaitForTheirGroup() {
        for (int unit = 0; unit < size(); unit++) {
            waitingForTheirGroup.set(unit, before[unit].intersects(groups.get(group(unit))));
        }
    }

    private int groupPriority(int unit) {
        return examples.get(unit).groupPriority();
    }

    private String group(int unit) {
        return examples.get(unit).id().group();
    }
}
