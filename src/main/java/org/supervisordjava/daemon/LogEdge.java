package org.supervisordjava.daemon;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.logs.MainLogWriter;
import org.supervisordjava.logs.ProcessLogFiles;
import org.supervisordjava.logs.RecentOutput;
import org.supervisordjava.probe.ProbeScheduler;
import org.supervisordjava.supervisor.port.ProcessLogs;
import org.supervisordjava.threads.SerialExecutor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Plugs the log files into the core. */
final class LogEdge implements ProcessLogs {

    /** Of all logs together: each is begun at once. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final ProcessLogFiles files;
    private final MainLogWriter mainLog;
    private final ProbeScheduler probes;
    private final RecentOutput recent;
    private final SerialExecutor answers;

    /**
     * @param answers watches the time
     */
    LogEdge(
            ProcessLogFiles files,
            MainLogWriter mainLog,
            ProbeScheduler probes,
            RecentOutput recent,
            SerialExecutor answers) {
        this.recent = recent;
        this.files = files;
        this.mainLog = mainLog;
        this.probes = probes;
        this.answers = answers;
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
    public CompletableFuture<String> clear(ProcessId id) {
        return inTime(files.clear(id), "the logs of " + id);
    }

    @Override
    public CompletableFuture<String> clearMain() {
        return inTime(mainLog.clear(), "the log");
    }

    /** It may still be done later. */
    private CompletableFuture<String> inTime(CompletableFuture<String> cleared, String what) {
        if (!cleared.isDone()) {
            var cancel =
                    answers.at(
                            System.nanoTime() + PATIENCE.toNanos(),
                            () ->
                                    cleared.complete(
                                            "cannot clear %s yet: its disk does not answer"
                                                    .formatted(what)));
            cleared.whenComplete((_, _) -> cancel.run());
        }
        return cleared;
    }

    @Override
    public void reopen() {
        mainLog.reopen();
        files.reopen();
    }
}
