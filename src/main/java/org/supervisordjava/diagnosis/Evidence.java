package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.HooksConfig.Hook;
import org.supervisordjava.config.model.ProcessId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known of the world besides the snapshot. Asked only when it is needed; any thread. */
public interface Evidence {

    /** What is left of what one life of a process has written, oldest first. */
    List<Said> lines(ProcessId process, int pid);

    /** Who has stopped it by a command since then; empty when that is not known. */
    Optional<String> whoStopped(ProcessId process, Instant since);

    /** What of its output was lost lately, and where to, in words; empty when nothing was. */
    List<String> lostOutput(ProcessId process);

    /** Its hooks that have failed for good and not succeeded since, oldest first. */
    List<HookFailure> failedHooks(ProcessId process);

    /**
     * A hook that has failed for good.
     *
     * @param trigger such as {@code on_exit}
     * @param tries 0 when it was dropped
     * @param reason what it has answered or written
     */
    record HookFailure(String trigger, Hook hook, Instant at, int tries, String reason) {}

    /** Who listens on a TCP port, or has a connection from it; empty when nobody does. */
    Optional<PortHolder> holderOf(int port);

    /** How a port is held. */
    enum PortUse {
        LISTENS,
        CONNECTION,
        /** A connection that has ended (TIME_WAIT), which nobody owns. */
        ENDED_CONNECTION
    }

    /**
     * Who holds a port.
     *
     * @param pid 0 when there is nobody, or it cannot be seen
     * @param group its process group, which is that of the program it belongs to
     * @param command name of its program, cut by the kernel
     */
    record PortHolder(PortUse use, int pid, int group, String command) {}
}
