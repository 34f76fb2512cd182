package org.supervisordjava.events;

import org.supervisordjava.config.model.ProcessId;

/** The way to a listener's standard input. */
@FunctionalInterface
public interface ListenerInput {

    /**
     * Hands over all of {@code data} or nothing, without waiting.
     *
     * @param pid the life of the process that is meant; another one must not get it
     * @return false when that life is over, has closed its input, or does not read
     */
    boolean write(ProcessId id, int pid, byte[] data);
}
