package org.supervisordjava.config.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What has to be done to get from one configuration to another. Processes that are in none of the
 * lists are the same in both and go on undisturbed.
 *
 * @param added group names in start order of the new configuration
 * @param changed by group name, in start order of the new configuration
 * @param removed group names in start order of the old configuration
 */
public record ConfigDiff(
        List<String> added, SequencedMap<String, GroupChange> changed, List<String> removed) {

    public ConfigDiff {
        added = List.copyOf(added);
        changed = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(changed));
        removed = List.copyOf(removed);
    }

    /** The processes of one group, each list in start order. */
    public record GroupChange(
            List<ProcessId> added, List<ProcessId> changed, List<ProcessId> removed) {
        public GroupChange {
            added = List.copyOf(added);
            changed = List.copyOf(changed);
            removed = List.copyOf(removed);
        }
    }

    /**
     * Compares the groups under supervision with those of a configuration. A change of listeners or
     * of {@code [supervisord]} is none: it needs a reload.
     *
     * @param before in start order
     * @param after in start order
     */
    public static ConfigDiff between(List<GroupConfig> before, List<GroupConfig> after) {
        var old = byName(before);
        var changed = new LinkedHashMap<String, GroupChange>();
        for (GroupConfig group : after) {
            var earlier = old.get(group.name());
            if (earlier != null && !earlier.equals(group)) {
                changed.put(group.name(), change(earlier, group));
            }
        }
        return new ConfigDiff(
                namesMissingIn(old, after), changed, namesMissingIn(byName(after), before));
    }

    private static Map<String, GroupConfig> byName(List<GroupConfig> groups) {
        return groups.stream()
                .collect(
                        Collectors.toMap(
                                GroupConfig::name, Function.identity(), (first, second) -> first));
    }

    private static List<String> namesMissingIn(
            Map<String, GroupConfig> others, List<GroupConfig> groups) {
        return groups.stream()
                .map(GroupConfig::name)
                .filter(name -> !others.containsKey(name))
                .toList();
    }

    private static GroupChange change(GroupConfig before, GroupConfig after) {
        var old = byId(before);
        // A pool's events or a socket concern all of its processes.
        boolean isOtherKind = !before.kind().equals(after.kind());
        var added = new ArrayList<ProcessId>();
        var changed = new ArrayList<ProcessId>();
        for (ProcessConfig process : after.processes()) {
            var earlier = old.remove(process.id());
            if (earlier == null) {
                added.add(process.id());
            } else if (isOtherKind || !earlier.equals(process)) {
                changed.add(process.id());
            }
        }
        return new GroupChange(added, changed, List.copyOf(old.keySet()));
    }

    private static Map<ProcessId, ProcessConfig> byId(GroupConfig group) {
        return group.processes().stream()
                .collect(
                        Collectors.toMap(
                                ProcessConfig::id,
                                Function.identity(),
                                (first, second) -> second,
                                LinkedHashMap::new));
    }
}
