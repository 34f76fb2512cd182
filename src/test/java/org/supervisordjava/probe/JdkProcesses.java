package org.supervisordjava.probe;

import org.supervisordjava.posix.ProcessSignals;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Processes of a JVM without a reaper. */
final class JdkProcesses implements ForeignProcesses {

    @Override
    public Process start(Starter start) throws IOException {
        return start.start();
    }

    @Override
    public void killGroup(int pgid) {
        try {
            new ProcessBuilder("kill", "-KILL", "--", "-" + pgid)
                    .redirectErrorStream(true)
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void killRest(int pgid) {
        if (ProcessSignals.isLeaderless(pgid)) {
            killGroup(pgid);
        }
    }
}
