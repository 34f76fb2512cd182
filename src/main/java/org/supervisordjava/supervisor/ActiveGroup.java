package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupConfig;

import java.util.List;
import java.util.stream.Stream;

/**
 * A group that is under supervision. Loop's thread only; its processes change, the list does not.
 */
record ActiveGroup(GroupConfig config, List<SupervisedProcess> processes) {

    ActiveGroup {
        processes = List.copyOf(processes);
    }

    String name() {
        return config.name();
    }

    /**
     * Nothing is alive and nothing will come back by itself. A process that could not be killed
     * counts as alive.
     */
    boolean isStopped() {
        return processes.stream()
                .allMatch(
                        process ->
                                process.state().isStopped()
                                        && process.status().pid() == 0
                                        && !process.status().restartIsPlanned());
    }

    Stream<SupervisedProcess> stream() {
        return processes.stream();
    }

    GroupSnapshot snapshot() {
        return new GroupSnapshot(
                config, processes.stream().map(SupervisedProcess::snapshot).toList());
    }
}
