package org.supervisordjava.config.model;

import java.util.List;

/**
 * A group of processes: an explicit {@code [group:x]}, or the implicit one that every program
 * outside a group has.
 *
 * @param processes sorted by priority, inside one as they are written
 */
public record GroupConfig(
        String name, int priority, GroupKind kind, List<ProcessConfig> processes) {

    public GroupConfig {
        processes = List.copyOf(processes);
    }
}
