package org.supervisordjava.config.model;

/** Identity of one supervised process. */
public record ProcessId(String group, String name) implements Comparable<ProcessId> {

    /**
     * supervisord's spelling: the bare name when the group has the same one, else {@code
     * group:name}.
     */
    @Override
    public String toString() {
        return group.equals(name) ? name : group + ":" + name;
    }

    @Override
    public int compareTo(ProcessId other) {
        int byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : name.compareTo(other.name);
    }
}
