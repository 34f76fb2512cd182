package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessId;

/** Which processes a command is for. */
public sealed interface Selector {

    record All() implements Selector {}

    /** Every process of one group. */
    record Group(String group) implements Selector {}

    record One(ProcessId id) implements Selector {}

    /**
     * Parses supervisord's spelling: {@code all} is not special here; {@code group:*} and {@code
     * group:} are a group, {@code group:name} and {@code name} (its own group) are one process.
     */
    static Selector parse(String namespec) {
        int colon = namespec.indexOf(':');
        if (colon < 0) {
            return new One(new ProcessId(namespec, namespec));
        }
        var group = namespec.substring(0, colon);
        var name = namespec.substring(colon + 1);
        return name.isEmpty() || name.equals("*")
                ? new Group(group)
                : new One(new ProcessId(group, name));
    }
}
