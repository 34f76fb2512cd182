package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where each process is in the groups of snapshots: the same for as long as no group comes, goes or
 * changes, so that nobody looks for one among a thousand. Immutable.
 */
public final class ProcessPlaces {

    private final Map<ProcessId, ProcessPlace> places = new HashMap<>();

    private record ProcessPlace(int group, int process) {}

    private ProcessPlaces() {}

    public static ProcessPlaces in(List<GroupSnapshot> groups) {
        var found = new ProcessPlaces();
        for (int group = 0; group < groups.size(); group++) {
            var processes = groups.get(group).processes();
            for (int process = 0; process < processes.size(); process++) {
                found.places.putIfAbsent(
                        processes.get(process).id(), new ProcessPlace(group, process));
            }
        }
        return found;
    }

    Optional<ProcessSnapshot> find(List<GroupSnapshot> groups, ProcessId id) {
        var place = places.get(id);
        return place == null
                ? Optional.empty()
                : Optional.of(groups.get(place.group).processes().get(place.process));
    }
}
