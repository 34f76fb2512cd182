package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.protocol.NameSpec;

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
        var name = NameSpec.parse(namespec);
        return name.wholeGroup()
                ? new Group(name.group())
                : new One(new ProcessId(name.group(), name.process()));
    }
}
