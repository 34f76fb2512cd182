package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.protocol.Fault;

/**
 * What became of a command for one process.
 *
 * @param fault {@link Fault#SUCCESS} when it worked
 * @param detail more about a fault, such as why it could not be spawned; may be empty
 */
public record ProcessOutcome(ProcessId id, Fault fault, String detail) {

    public static ProcessOutcome success(ProcessId id) {
        return new ProcessOutcome(id, Fault.SUCCESS, "");
    }

    public boolean succeeded() {
        return fault == Fault.SUCCESS;
    }
}
