package org.supervisordjava.probe;

import org.supervisordjava.config.Signal;
import org.supervisordjava.posix.Errno;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.ProcessSignals;
import org.supervisordjava.posix.Reaper;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Function;

/** Starts processes beside the reaper that waits for all others. */
public final class ReaperProcesses implements ForeignProcesses {

    private final Reaper reaper;
    private final Consumer<String> warnings;

    public ReaperProcesses(Reaper reaper, Consumer<String> warnings) {
        this.reaper = reaper;
        this.warnings = warnings;
    }

    @Override
    public Process start(Start start) throws IOException {
        try {
            return reaper.startForeign(start::start, Function.identity());
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public void killGroup(int pgid) {
        try {
            ProcessSignals.sendToGroup(pgid, Signal.KILL);
        } catch (PosixException e) {
            if (e.errno() != Errno.ESRCH) {
                warnings.accept("a probe that timed out goes on: " + e.getMessage());
            }
        }
    }
}
