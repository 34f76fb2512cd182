package org.supervisordjava.config.model;

import org.supervisordjava.protocol.NameSpec;

/** Identity of one supervised process. */
public record ProcessId(String group, String name) implements Comparable<ProcessId> {

    /** supervisord's spelling, as an operator types it. */
    @Override
    public String toString() {
        return NameSpec.of(group, name);
    }

    @Override
    public int compareTo(ProcessId other) {
        int byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : name.compareTo(other.name);
    }
}
