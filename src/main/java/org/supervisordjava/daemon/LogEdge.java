package org.supervisordjava.daemon;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.logs.MainLogWriter;
import org.supervisordjava.logs.ProcessLogFiles;
import org.supervisordjava.logs.RecentOutput;
import org.supervisordjava.probe.ProbeScheduler;
import org.supervisordjava.supervisor.port.ProcessLogs;

/** Plugs the log files into the core. */
final class LogEdge implements ProcessLogs {

    private final ProcessLogFiles files;
    private final MainLogWriter mainLog;
    private final ProbeScheduler probes;
    private final RecentOutput recent;

    LogEdge(
            ProcessLogFiles files,
            MainLogWriter mainLog,
            ProbeScheduler probes,
            RecentOutput recent) {
        this.recent = recent;
        this.files = files;
        this.mainLog = mainLog;
        this.probes = probes;
    }

    @Override
    public void added(ProcessConfig process) {
        files.added(process);
    }

    @Override
    public void removed(ProcessId id) {
        files.removed(id);
        probes.forget(id);
        recent.forget(id);
    }

    @Override
    public String stdoutLogfile(ProcessId id) {
        return files.stdoutLogfile(id);
    }

    @Override
    public String stderrLogfile(ProcessId id) {
        return files.stderrLogfile(id);
    }

    @Override
    public String clear(ProcessId id) {
        return files.clear(id);
    }

    @Override
    public String clearMain() {
        return mainLog.clear();
    }

    @Override
    public void reopen() {
        mainLog.reopen();
        files.reopen();
    }
}
