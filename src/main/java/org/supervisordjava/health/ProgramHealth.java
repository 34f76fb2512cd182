package org.supervisordjava.health;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.ProcessSnapshot;

/** What one program contributes to the combined health. */
enum ProgramHealth {
    /** Ready, or has done what it had to do. */
    GOOD,
    /** On its first way to being ready. */
    COMING,
    /** Given up, stopped, or not ready although it has been. */
    BAD;

    /**
     * @param startupComplete whether every program had been ready before
     */
    static ProgramHealth of(ProcessSnapshot process, boolean startupComplete) {
        if (process.ready() || hasFinishedAsExpected(process)) {
            return GOOD;
        }
        boolean firstStart = process.timeToReady().isEmpty() && !process.state().isStopped();
        boolean waitsForStart =
                process.state() == ProcessState.STOPPED && process.startTime().isEmpty();
        if (!firstStart && !waitsForStart || process.state() == ProcessState.STOPPING) {
            return BAD;
        }
        boolean hasFailed = process.totalRestarts() > 0 || process.tries() > 0;
        return startupComplete && hasFailed ? BAD : COMING;
    }

    /**
     * A program without {@code type: oneshot} that nobody wants to run again, which is how
     * supervisord.conf spells a oneshot.
     */
    private static boolean hasFinishedAsExpected(ProcessSnapshot process) {
        var config = process.config();
        return process.state() == ProcessState.EXITED
                && config.autorestart() != ProcessConfig.Autorestart.TRUE
                && process.exitStatus()
                        .filter(status -> status.isExpected(config.exitcodes()))
                        .isPresent();
    }
}
