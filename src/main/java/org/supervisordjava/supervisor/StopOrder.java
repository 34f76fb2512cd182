package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessId;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What has to be down before a process is told to stop: groups of a higher priority, and what
 * depends on it. The members of one group stop together, as they do at supervisord, unless one
 * depends on another. What depends on a group of a higher priority stops before that. Pure.
 *
 * <p>The processes of one program in one group are a unit here: they have all of this in common.
 */
final class StopOrder {

    private final Map<ProcessId, Integer> unitOf = new HashMap<>();
    private final List<ProcessConfig> examples = new ArrayList<>();

    /** Everything that a unit depends on, also through others. */
    private final List<BitSet> needs = new ArrayList<>();

    /** From those that depend on nothing to those that nobody depends on. */
    private final List<Integer> dependenciesFirst = new ArrayList<>();

    private final List<BitSet> before = new ArrayList<>();
    private final List<BitSet> mates = new ArrayList<>();
    private int[] priorities;
    private int[] ranks;

    private StopOrder() {}

    static StopOrder of(Collection<ProcessConfig> processes) {
        var order = new StopOrder();
        order.gather(processes);
        order.followDependencies();
        order.compare();
        order.rank();
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
        return before.get(unit);
    }

    /**
     * Whether it waits for members of its own group, which supervisord would stop together with it.
     */
    boolean waitsForItsGroup(int unit) {
        return before.get(unit).intersects(mates.get(unit));
    }

    /**
     * What is to be down before anything of its group is told: groups of a higher priority, and
     * those that depend on this one, unless this one depends on them as well.
     */
    BitSet beforeItsGroup(int unit) {
        var first = new BitSet();
        before.get(unit).stream()
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
                .anyMatch(
                        member ->
                                needs.get(member).get(other)
                                        || needs.get(member).intersects(mates.get(other)));
    }

    private IntStream wholeGroup(int unit) {
        return IntStream.concat(IntStream.of(unit), mates.get(unit).stream());
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
        var found = new BitSet();
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

    private void compare() {
        priorities =
                needs.stream()
                        .mapToInt(
                                needed -> needed.stream().map(this::groupPriority).max().orElse(0))
                        .toArray();
        for (int unit = 0; unit < size(); unit++) {
            int own = groupPriority(unit);
            priorities[unit] = needs.get(unit).isEmpty() ? own : Math.max(own, priorities[unit]);
        }
        for (int unit = 0; unit < size(); unit++) {
            var first = new BitSet();
            var sameGroup = new BitSet();
            for (int other = 0; other < size(); other++) {
                first.set(
                        other, priorities[other] > priorities[unit] || needs.get(other).get(unit));
                sameGroup.set(other, other != unit && group(other).equals(group(unit)));
            }
            before.add(first);
            mates.add(sameGroup);
        }
    }

    private void rank() {
        ranks = new int[size()];
        var inOrder = new ArrayList<>(dependenciesFirst.reversed());
        inOrder.sort((one, other) -> Integer.compare(priorities[other], priorities[one]));
        for (int unit : inOrder) {
            ranks[unit] = before.get(unit).stream().map(first -> ranks[first] + 1).max().orElse(0);
        }
    }

    private int groupPriority(int unit) {
        return examples.get(unit).groupPriority();
    }

    private String group(int unit) {
        return examples.get(unit).id().group();
    }
}
