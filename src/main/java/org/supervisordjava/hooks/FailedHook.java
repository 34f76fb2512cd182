package org.supervisordjava.hooks;

import org.supervisordjava.config.model.HooksConfig.Hook;
import org.supervisordjava.config.model.HooksConfig.Trigger;
import org.supervisordjava.config.model.ProcessId;

import java.time.Instant;

/**
 * A hook whose last call has failed for good.
 *
 * @param tries 0 when it was dropped
 * @param reason what it has answered or written
 */
public record FailedHook(
        ProcessId process, Trigger trigger, Hook hook, Instant at, int tries, String reason) {}
