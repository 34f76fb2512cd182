package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupConfig;

import java.time.Duration;
import java.util.List;

/**
 * One active group.
 *
 * @param processes by priority, inside one as they are written
 */
public record GroupSnapshot(GroupConfig config, List<ProcessSnapshot> processes) {
    public GroupSnapshot {
        processes = List.copyOf(processes);
    }

    GroupSnapshot movedBy(Duration step) {
        return new GroupSnapshot(
                config, processes.stream().map(process -> process.movedBy(step)).toList());
    }
}
