package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.supervisor.port.Processes.SignalResult;
import org.supervisordjava.supervisor.port.Processes.SpawnFailure;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Commands for processes: start, stop, restart, signal. Loop's thread only. */
final class ProcessCommands {

    /** See {@link StartWait.Usual}. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(5);

    private final Supervisor supervisor;
    private final Supplier<Instant> clock;

    /**
     * @param clock the time of the event that is being handled
     */
    ProcessCommands(Supervisor supervisor, Supplier<Instant> clock) {
        this.supervisor = supervisor;
        this.clock = clock;
    }

    CompletableFuture<List<ProcessOutcome>> start(Selector selector, StartWait wait) {
        return onProcesses(
                selector,
                processes -> {
                    boolean one = selector instanceof Selector.One;
                    var chosen =
                            one
                                    ? processes
                                    : processes.stream()
                                            .filter(process -> !process.state().isRunning())
                                            .toList();
                    var refused = new HashMap<SupervisedProcess, ProcessOutcome>();
                    chosen.forEach(
                            process ->
                                    refusal(process)
                                            .ifPresent(outcome -> refused.put(process, outcome)));
                    var startable =
                            chosen.stream()
                                    .filter(process -> !refused.containsKey(process))
                                    .toList();
                    startable.forEach(supervisor::stopNoLonger);
                    startable.forEach(SupervisedProcess::wantStart);
                    supervisor.settle(clock.get());
                    return switch (wait) {
                        case StartWait.Not() -> notAwaited(chosen, refused);
                        case StartWait.Usual() ->
                                awaited(
                                        chosen,
                                        refused,
                                        patience(startable),
                                        StartOutcome::unlessStarting);
                        case StartWait.AtMost(var limit) ->
                                awaited(chosen, refused, limit, StartOutcome::unfinished);
                    };
                });
    }

    /** Why a process cannot even be tried. */
    private Optional<ProcessOutcome> refusal(SupervisedProcess process) {
        if (process.state().isRunning()) {
            return Optional.of(
                    new ProcessOutcome(
                            process.id(), Fault.ALREADY_STARTED, process.id().toString()));
        }
        if (process.state() == ProcessState.STOPPING) {
            return Optional.of(
                    new ProcessOutcome(
                            process.id(), Fault.ABNORMAL_TERMINATION, "still stopping; try again"));
        }
        return Optional.ofNullable(supervisor.ports().processes().check(process.config()))
                .filter(failed -> failed.reason() != SpawnFailure.OTHER)
                .map(
                        failed ->
                                new ProcessOutcome(
                                        process.id(),
                                        failed.reason() == SpawnFailure.NO_FILE
                                                ? Fault.NO_FILE
                                                : Fault.NOT_EXECUTABLE,
                                        failed.error()));
    }

    /**
     * @param refused what is said of those that are not tried
     * @param late what is said of one when the time is over; empty to go on waiting for it
     */
    private CompletableFuture<List<ProcessOutcome>> awaited(
            List<SupervisedProcess> processes,
            Map<SupervisedProcess, ProcessOutcome> refused,
            Duration limit,
            Function<SupervisedProcess, Optional<ProcessOutcome>> late) {
        var end = clock.get().plus(limit);
        return Waiting.forAll(
                supervisor,
                processes,
                process ->
                        outcome(process, refused)
                                .or(
                                        () ->
                                                clock.get().isBefore(end)
                                                        ? Optional.empty()
                                                        : late.apply(process)),
                clock,
                end);
    }

    private CompletableFuture<List<ProcessOutcome>> notAwaited(
            List<SupervisedProcess> processes, Map<SupervisedProcess, ProcessOutcome> refused) {
        return CompletableFuture.completedFuture(
                processes.stream()
                        .map(
                                process ->
                                        outcome(process, refused)
                                                .orElseGet(
                                                        () -> ProcessOutcome.success(process.id())))
                        .toList());
    }

    /** As far as there is one by now. */
    private Optional<ProcessOutcome> outcome(
            SupervisedProcess process, Map<SupervisedProcess, ProcessOutcome> refused) {
        return Optional.ofNullable(refused.get(process))
                .or(() -> StartOutcome.of(process, supervisor.gate()));
    }

    private static Duration patience(List<SupervisedProcess> processes) {
        return processes.stream()
                .map(process -> Duration.ofSeconds(process.config().startsecs()))
                .filter(startsecs -> startsecs.compareTo(LEAST_PATIENCE) > 0)
                .max(Duration::compareTo)
                .orElse(LEAST_PATIENCE);
    }

    CompletableFuture<List<ProcessOutcome>> stop(Selector selector, boolean wait) {
        return onProcesses(
                selector,
                processes -> {
                    var running = processes.stream().filter(ProcessCommands::canBeStopped).toList();
                    running.forEach(process -> process.noteStopRequest(clock.get()));
                    var lives = new HashMap<SupervisedProcess, Integer>();
                    running.forEach(process -> lives.put(process, process.status().pid()));
                    supervisor.stop(running, () -> {}, () -> {}, clock.get());
                    if (selector instanceof Selector.One && running.isEmpty()) {
                        var id = processes.getFirst().id();
                        return CompletableFuture.completedFuture(
                                List.of(new ProcessOutcome(id, Fault.NOT_RUNNING, id.toString())));
                    }
                    if (!wait) {
                        return CompletableFuture.completedFuture(
                                running.stream()
                                        .map(process -> ProcessOutcome.success(process.id()))
                                        .toList());
                    }
                    return Waiting.forAll(
                            supervisor,
                            running,
                            process -> stopped(process, lives.get(process)),
                            clock,
                            Waiting.WITHOUT_LIMIT);
                });
    }

    /** Somebody else may have started it again before we look. */
    private static Optional<ProcessOutcome> stopped(SupervisedProcess process, int life) {
        boolean anotherLife = life != 0 && process.status().pid() != life;
        if (process.state().isStopped() || anotherLife) {
            return Optional.of(ProcessOutcome.success(process.id()));
        }
        return process.isUnkillable()
                ? Optional.of(
                        new ProcessOutcome(
                                process.id(),
                                Fault.FAILED,
                                process.id() + " did not die of SIGKILL"))
                : Optional.empty();
    }

    private static boolean canBeStopped(SupervisedProcess process) {
        return process.isUpOrAboutToBe() || process.awaitsItsTime();
    }

    CompletableFuture<List<ProcessOutcome>> restart(Selector selector, StartWait wait) {
        return onProcesses(
                selector,
                processes -> {
                    var result = new CompletableFuture<List<ProcessOutcome>>();
                    var alive =
                            processes.stream()
                                    .filter(process -> !process.state().isStopped())
                                    .toList();
                    supervisor.stop(
                            alive,
                            () ->
                                    start(selector, wait)
                                            .whenComplete(
                                                    (outcomes, failure) -> {
                                                        if (failure == null) {
                                                            result.complete(outcomes);
                                                        } else {
                                                            result.completeExceptionally(failure);
                                                        }
                                                    }),
                            () ->
                                    result.completeExceptionally(
                                            new CommandException(Fault.SHUTDOWN_STATE)),
                            clock.get());
                    return result;
                });
    }

    CompletableFuture<List<ProcessOutcome>> signal(Selector selector, Signal signal) {
        return onProcesses(
                selector,
                processes -> {
                    boolean one = selector instanceof Selector.One;
                    return CompletableFuture.completedFuture(
                            processes.stream()
                                    .filter(process -> one || process.state().isSignallable())
                                    .map(process -> send(process, signal))
                                    .toList());
                });
    }

    private ProcessOutcome send(SupervisedProcess process, Signal signal) {
        if (!process.state().isSignallable() || process.status().pid() == 0) {
            return new ProcessOutcome(process.id(), Fault.NOT_RUNNING, process.id().toString());
        }
        int pid = process.status().pid();
        supervisor
                .ports()
                .log()
                .log(
                        LogLevel.DEBUG,
                        "sending %s (pid %d) sig %s"
                                .formatted(process.id().name(), pid, signal.posixName()));
        return switch (process.signal(signal)) {
            case SignalResult.Sent() -> ProcessOutcome.success(process.id());
            case SignalResult.NoSuchProcess() -> {
                process.noteThatItIsGone("just now");
                yield ProcessOutcome.success(process.id());
            }
            case SignalResult.NotSent(String error) ->
                    new ProcessOutcome(process.id(), Fault.FAILED, error);
        };
    }

    /** Finds the processes and runs a command for them, unless the supervisor is going down. */
    CompletableFuture<List<ProcessOutcome>> onProcesses(
            Selector selector,
            Function<List<SupervisedProcess>, CompletableFuture<List<ProcessOutcome>>> command) {
        if (supervisor.state() != SupervisorState.RUNNING) {
            return refuse(Fault.SHUTDOWN_STATE);
        }
        if (supervisor.isCrowded()) {
            return refuse(Fault.FAILED, "too many commands are waiting, try again");
        }
        return switch (selector) {
            case Selector.All() -> command.apply(supervisor.groups().ascending());
            case Selector.Group(String name) ->
                    supervisor
                            .groups()
                            .group(name)
                            .map(group -> command.apply(group.processes()))
                            .orElseGet(() -> refuse(Fault.BAD_NAME, name));
            case Selector.One(var id) ->
                    supervisor
                            .groups()
                            .process(id)
                            .map(process -> command.apply(List.of(process)))
                            .orElseGet(() -> refuse(Fault.BAD_NAME, id.toString()));
        };
    }

    private static <T> CompletableFuture<T> refuse(Fault fault) {
        return CompletableFuture.failedFuture(new CommandException(fault));
    }

    private static <T> CompletableFuture<T> refuse(Fault fault, String detail) {
        return CompletableFuture.failedFuture(new CommandException(fault, detail));
    }
}
