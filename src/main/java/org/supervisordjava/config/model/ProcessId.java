package org.supervisordjava.config.model;

import org.supervisordjava.protocol.NameSpec;

/** Identity of one supervised process. */
public record ProcessId(String group, String name) implements Comparable<ProcessId> {

    private static final int SPREADING = 0x9e3779b9;

    /** supervisord's spelling, as an operator types it. */
    @Override
    public String toString() {
        return NameSpec.of(group, name);
    }

    /**
     * A program that is in no group is in one of its own name, and 31 times the one hash and the
     * other, as records have it, is 32 times the same: of a hash table one place in ten was used.
     * The factor, of the golden ratio, spreads it.
     */
    @Override
    public int hashCode() {
        return (31 * group.hashCode() + name.hashCode()) * SPREADING;
    }

    @Override
    public int compareTo(ProcessId other) {
        int byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : name.compareTo(other.name);
    }
}
