package org.supervisordjava.process;

import java.util.List;

/** Result of one step: the next status, and what to do, in this order. */
public record Transition(ProcessStatus status, List<Effect> effects) {
    public Transition {
        effects = List.copyOf(effects);
    }
}
