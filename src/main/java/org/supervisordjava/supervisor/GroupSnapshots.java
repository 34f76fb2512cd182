package org.supervisordjava.supervisor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What readers see of the groups: only what has changed is made anew. Loop's thread only. */
final class GroupSnapshots {

    private final List<ActiveGroup> groups;
    private final Map<SupervisedProcess, Integer> groupOf = new HashMap<>();

    /** Null for those that have changed. */
    private final GroupSnapshot[] made;

    private List<GroupSnapshot> taken;
    private ProcessPlaces places;

    GroupSnapshots(List<ActiveGroup> groups) {
        this.groups = groups;
        this.made = new GroupSnapshot[groups.size()];
        for (int number = 0; number < made.length; number++) {
            for (SupervisedProcess process : groups.get(number).processes()) {
                groupOf.put(process, number);
            }
        }
    }

    void changed(SupervisedProcess process) {
        made[groupOf.get(process)] = null;
        taken = null;
    }

    List<GroupSnapshot> take() {
        if (taken == null) {
            for (int number = 0; number < made.length; number++) {
                if (made[number] == null) {
                    made[number] = groups.get(number).snapshot();
                }
            }
            taken = List.of(made);
        }
        return taken;
    }

    ProcessPlaces places() {
        if (places == null) {
            places = ProcessPlaces.in(take());
        }
        return places;
    }
}
