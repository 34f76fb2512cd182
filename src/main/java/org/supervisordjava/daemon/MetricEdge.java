package org.supervisordjava.daemon;

import org.supervisordjava.config.build.ProgramVersion;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.logs.MainLogWriter;
import org.supervisordjava.logs.ProcessLogFiles;
import org.supervisordjava.metrics.HookVolume;
import org.supervisordjava.metrics.LogSinkVolume;
import org.supervisordjava.metrics.LogVolume;
import org.supervisordjava.metrics.MetricSources;
import org.supervisordjava.metrics.OwnLogVolume;
import org.supervisordjava.metrics.UsageSample;
import org.supervisordjava.posix.ProcFs;
import org.supervisordjava.recorder.FlightRecorder;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.threads.Residents;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where the metrics get their figures. */
final class MetricEdge {

    private final ProcessLogFiles logFiles;
    private final MainLogWriter mainLog;
    private final ProbeEdge probes;
    private final HookEdge hooks;
    private final Optional<HistoryEdge> history;
    private final InstantSource clock;
    private final Residents residents;

    MetricEdge(
            ProcessLogFiles logFiles,
            MainLogWriter mainLog,
            ProbeEdge probes,
            HookEdge hooks,
            Optional<HistoryEdge> history,
            InstantSource clock,
            Residents residents) {
        this.logFiles = logFiles;
        this.mainLog = mainLog;
        this.probes = probes;
        this.hooks = hooks;
        this.history = history;
        this.clock = clock;
        this.residents = residents;
    }

    MetricSources sources(Supplier<Snapshot> snapshots) {
        var procFs = new ProcFs();
        return new MetricSources(
                snapshots,
                pid ->
                        procFs.usage(pid)
                                .map(
                                        usage ->
                                                new UsageSample(
                                                        usage.cpuTime().toNanos() / 1e9,
                                                        usage.residentBytes(),
                                                        usage.openDescriptors(),
                                                        usage.threads())),
                this::logVolume,
                this::ownLogVolume,
                this::logSinks,
                this::hookVolume,
                probes.latencies(),
                this::lostRecords,
                clock,
                residents,
                ProgramVersion.TEXT);
    }

    /** Without lambdas over what may be off: they would load it. */
    private long lostRecords() {
        var recorder =
                history.isPresent() ? history.get().recorder() : Optional.<FlightRecorder>empty();
        return recorder.isPresent() ? recorder.get().lost() : 0;
    }

    private List<LogSinkVolume> logSinks() {
        return mainLog.sinks().status().stream()
                .map(
                        sink ->
                                new LogSinkVolume(
                                        sink.name(),
                                        sink.sent(),
                                        sink.dropped(),
                                        sink.problem().isEmpty()))
                .toList();
    }

    private HookVolume hookVolume() {
        if (hooks.calls().isEmpty()) {
            return new HookVolume(0, 0, 0);
        }
        var counts = hooks.calls().get().counts();
        return new HookVolume(counts.succeeded(), counts.failed(), counts.dropped());
    }

    private OwnLogVolume ownLogVolume() {
        var counters = mainLog.counters();
        return new OwnLogVolume(counters.linesDropped(), counters.writeErrors());
    }

    private Optional<LogVolume> logVolume(ProcessId id) {
        var counters = logFiles.counters(id);
        if (counters.isEmpty()) {
            return Optional.empty();
        }
        // Of each program at each scrape: plain loops.
        long stdoutBytes = 0;
        long stderrBytes = 0;
        long linesDropped = 0;
        long writeErrors = 0;
        for (var one : counters) {
            if (one.channel() == OutputChannel.STDOUT) {
                stdoutBytes += one.bytes();
            } else {
                stderrBytes += one.bytes();
            }
            linesDropped += one.linesDropped();
            writeErrors += one.writeErrors();
        }
        return Optional.of(new LogVolume(stdoutBytes, stderrBytes, linesDropped, writeErrors));
    }
}
