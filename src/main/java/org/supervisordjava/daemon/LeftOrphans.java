package org.supervisordjava.daemon;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.ProcFs;
import org.supervisordjava.posix.ProcFs.ChildProcess;
import org.supervisordjava.posix.ProcessSignals;
import org.supervisordjava.supervisor.port.MainLog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What programs have left behind, such as a daemon whose starter has ended: with PID 1 the kernel
 * kills everything. So it gets TERM, and the time that the programs have not used. The reaper has
 * to be at work; the thread that ends the run.
 */
final class LeftOrphans {

    /** Kept back of the time, for the end itself. */
    private static final Duration RESERVE = Duration.ofMillis(100);

    private static final long PAUSE_MILLIS = 10;

    private final ProcFs processes = new ProcFs();
    private final int pid;
    private final InstantSource clock;
    private final MainLog log;
    private final Set<Integer> told = new HashSet<>();

    private Instant deadline;

    /**
     * @param pid our own
     */
    LeftOrphans(int pid, InstantSource clock, MainLog log) {
        this.pid = pid;
        this.clock = clock;
        this.log = log;
        this.deadline = clock.instant();
    }

    /** The time, which is for the programs as well, runs from now on. */
    void stoppingBegins(Duration shutdownTimeout) {
        deadline = clock.instant().plus(shutdownTimeout).minus(RESERVE);
    }

    /**
     * Returns when there are none, or the time is over.
     *
     * @param hurried whether it is over at once
     */
    void stop(BooleanSupplier hurried) throws InterruptedException {
        var left = processes.children(pid);
        while (!left.isEmpty()) {
            tell(left);
            if (hurried.getAsBoolean()) {
                giveUp(left, " is killed: the end was asked for again");
                return;
            }
            if (!clock.instant().isBefore(deadline)) {
                giveUp(left, " did not stop within the shutdown_timeout, it is killed");
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
            left = processes.children(pid);
        }
    }

    private void tell(List<ChildProcess> orphans) {
        for (var orphan : orphans) {
            if (told.add(orphan.pid())) {
                log.log(LogLevel.INFO, "stopping " + describe(orphan));
                terminate(orphan);
            }
        }
    }

    private void giveUp(List<ChildProcess> orphans, String why) {
        orphans.forEach(orphan -> log.log(LogLevel.WARN, describe(orphan) + why));
    }

    private void terminate(ChildProcess orphan) {
        try {
            ProcessSignals.send(orphan.pid(), Signal.TERM);
        } catch (PosixException gone) {
            log.log(LogLevel.DEBUG, describe(orphan) + ": " + gone.getMessage());
        }
    }

    private static String describe(ChildProcess orphan) {
        return "orphan '%s' (%d)".formatted(orphan.command(), orphan.pid());
    }
}
