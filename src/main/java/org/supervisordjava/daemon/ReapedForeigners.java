package org.supervisordjava.daemon;

import org.supervisordjava.config.model.Signal;
import org.supervisordjava.posix.OomPreference;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.ProcessSignals;
import org.supervisordjava.posix.Reaper;
import org.supervisordjava.probe.ForeignProcesses;

import java.io.IOException;

/**
 * Probes' processes, started under the reaper's lock so that it leaves their exit status to the
 * JDK.
 */
final class ReapedForeigners implements ForeignProcesses {

    private final Reaper reaper;
    private final OomPreference oomPreference;

    ReapedForeigners(Reaper reaper, OomPreference oomPreference) {
        this.reaper = reaper;
        this.oomPreference = oomPreference;
    }

    @Override
    public Process start(Starter start) throws IOException {
        var process = reaper.startForeign(start::start, started -> started);
        oomPreference.apply((int) process.pid());
        return process;
    }

    @Override
    public void killGroup(int pgid) {
        try {
            ProcessSignals.sendToGroup(pgid, Signal.KILL);
        } catch (PosixException gone) {
            // Nobody is left in the group.
        }
    }

    @Override
    public void killRest(int pgid) {
        if (ProcessSignals.isLeaderless(pgid)) {
            killGroup(pgid);
        }
    }
}
