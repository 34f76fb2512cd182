package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessId;

import java.time.Duration;
import java.time.Instant;

/**
 * Which process keeps another one from starting, or was the last that kept it from its last start.
 *
 * @param since when the waiting began, whoever it was for at first
 */
public record HeldBack(ProcessId by, Instant since) {

    HeldBack movedBy(Duration step) {
        return new HeldBack(by, since.plus(step));
    }
}
