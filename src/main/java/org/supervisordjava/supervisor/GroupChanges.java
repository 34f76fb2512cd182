package org.supervisordjava.supervisor;

import org.supervisordjava.config.GroupConfig;
import org.supervisordjava.config.LoadedConfig;

import java.util.List;

/** Compares the active groups with a fresh configuration. Pure. */
final class GroupChanges {

    private GroupChanges() {}

    static ConfigChanges between(ActiveGroups active, LoadedConfig fresh) {
        var config = fresh.config();
        return new ConfigChanges(
                names(
                        config.groups().stream()
                                .filter(group -> active.group(group.name()).isEmpty())
                                .toList()),
                names(
                        config.groups().stream()
                                .filter(
                                        group ->
                                                active.group(group.name())
                                                        .map(
                                                                existing ->
                                                                        !existing.config()
                                                                                .equals(group))
                                                        .orElse(false))
                                .toList()),
                names(
                        active.groups().stream()
                                .map(ActiveGroup::config)
                                .filter(group -> config.group(group.name()).isEmpty())
                                .toList()),
                fresh.warnings());
    }

    private static List<String> names(List<GroupConfig> groups) {
        return groups.stream().map(GroupConfig::name).toList();
    }
}
