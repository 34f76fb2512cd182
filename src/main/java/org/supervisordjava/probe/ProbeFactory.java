package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ProbeStatus;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes probes from their configuration. */
record ProbeFactory(
        ProbeTimer timer, Executor workers, ForeignProcesses processes, ExecCommand execCommand) {

    /**
     * The process whose probes are made.
     *
     * @param environment it was spawned with, complete
     * @param heard what it says about itself
     */
    record Subject(ProcessConfig process, Map<String, String> environment, Announcements heard) {}

    RunningProbe create(
            Subject subject, ProbeKind kind, ProbeConfig config, Consumer<ProbeStatus> listener) {
        return switch (config.action()) {
            case ProbeConfig.LogLine ignored -> passive(subject, kind, config, listener);
            case ProbeConfig.Notify ignored -> passive(subject, kind, config, listener);
            case ProbeConfig.Exec exec ->
                    active(subject, kind, config, exec(subject, exec), listener);
            case ProbeConfig.HttpGet get ->
                    active(subject, kind, config, new HttpGetProbe(get), listener);
            case ProbeConfig.TcpSocket tcp ->
                    active(subject, kind, config, new TcpSocketProbe(tcp), listener);
            case ProbeConfig.Postgres server ->
                    active(
                            subject,
                            kind,
                            config,
                            new PostgresProbe(server, subject.environment()),
                            listener);
        };
    }

    private RunningProbe passive(
            Subject subject, ProbeKind kind, ProbeConfig config, Consumer<ProbeStatus> listener) {
        var heard = subject.heard();
        var signal = heard.signal(kind).orElseThrow();
        return new PassiveProbe(timer, kind, config, signal, heard::status, listener);
    }

    private RunningProbe active(
            Subject subject,
            ProbeKind kind,
            ProbeConfig config,
            ProbeAction action,
            Consumer<ProbeStatus> listener) {
        var jitter = jitter(subject.process().id(), config);
        return new ActiveProbe(
                timer, workers, kind, config, action, subject.heard(), jitter, listener);
    }

    private ProbeAction exec(Subject subject, ProbeConfig.Exec exec) {
        var process = subject.process();
        return new ExecProbe(
                exec.command(),
                process.user(),
                process.confinement(),
                process.directory(),
                subject.environment(),
                execCommand,
                processes);
    }

    /** Deterministic: the same process always gets the same shift, up to a tenth of its period. */
    private static Duration jitter(ProcessId id, ProbeConfig config) {
        long bound = Math.min(config.period().toNanos() / 10, TimeUnit.SECONDS.toNanos(1));
        // A multiplicative hash (Knuth): names that differ in one digit end up far apart.
        return Duration.ofNanos(Math.floorMod(id.hashCode() * 2_654_435_761L, Math.max(1, bound)));
    }
}
