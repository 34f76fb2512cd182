package org.supervisordjava.daemon;

import org.supervisordjava.config.model.HooksConfig.Trigger;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.diagnosis.Evidence.HookFailure;
import org.supervisordjava.hooks.HookCalls;
import org.supervisordjava.hooks.HookFacts;
import org.supervisordjava.probe.ForeignProcesses;
import org.supervisordjava.probe.ProgramCommands;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.supervisor.PastRun;
import org.supervisordjava.supervisor.port.Hooks;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.SerialExecutor;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Plugs the hooks into the core; they are made when the first one is called. */
final class HookEdge implements Hooks {

    private final ShownClock clock;
    private final ForeignProcesses processes;
    private final ChildEnvironment environments;
    private final Background workers;
    private final SerialExecutor timer;
    private final MainLog log;
    private volatile Optional<HookCalls> calls = Optional.empty();

    /**
     * @param workers call them
     * @param timer for retries
     */
    HookEdge(
            ShownClock clock,
            ForeignProcesses processes,
            ChildEnvironment environments,
            Background workers,
            SerialExecutor timer,
            MainLog log) {
        this.clock = clock;
        this.processes = processes;
        this.environments = environments;
        this.workers = workers;
        this.timer = timer;
        this.log = log;
    }

    private HookCalls made() {
        return new HookCalls(
                new ProgramCommands(processes, environments::of), workers, timer, clock, log::log);
    }

    /** Empty as long as no hook has been called. */
    Optional<HookCalls> calls() {
        return calls;
    }

    /** Of a process, those that have failed for good. */
    List<HookFailure> failures(ProcessId process) {
        return calls.isEmpty()
                ? List.of()
                : calls.get().failures(process).stream()
                        .map(
                                failed ->
                                        new HookFailure(
                                                failed.trigger().label(),
                                                failed.hook(),
                                                failed.at(),
                                                failed.tries(),
                                                failed.reason()))
                        .toList();
    }

    @Override
    public void ready(ProcessConfig process, int pid, Instant at) {
        call(process, Trigger.READY, pid, at, Map.of());
    }

    @Override
    public void exited(ProcessConfig process, PastRun run) {
        if (process.hooks().isEmpty()) {
            return;
        }
        var details = new LinkedHashMap<String, Object>();
        switch (run.exit()) {
            case ExitStatus.Code(int code) -> details.put("exit_code", code);
            case ExitStatus.Signalled(int signal, boolean ignored) ->
                    details.put("exit_signal", signal);
        }
        details.put("exit", run.exit().describe());
        details.put("expected", run.exit().isExpected(process.exitcodes()));
        details.put("ended_by", run.endedBy().name().toLowerCase(Locale.ROOT));
        details.put("start_time", clock.shown(run.start()).toString());
        call(process, Trigger.EXIT, run.pid(), run.end(), details);
    }

    @Override
    public void givenUp(ProcessConfig process, String reason, Instant at) {
        call(process, Trigger.FATAL, 0, at, Map.of("reason", reason));
    }

    private void call(
            ProcessConfig process, Trigger trigger, int pid, Instant at, Map<String, ?> details) {
        if (process.hooks().isEmpty() || process.hooks().of(trigger).isEmpty()) {
            return;
        }
        if (calls.isEmpty()) {
            calls = Optional.of(made());
        }
        calls.get()
                .call(
                        process,
                        trigger,
                        HookFacts.of(trigger, process, pid, clock.shown(at), details));
    }

    /** Waits a moment for calls that are under way. */
    void awaitTheLast() throws InterruptedException {
        if (calls.isPresent()) {
            calls.get().awaitTheLast();
        }
    }
}
