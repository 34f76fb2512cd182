package org.supervisordjava.supervisor;

import org.supervisordjava.config.LogLevel;
import org.supervisordjava.config.Signal;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.port.Processes.Reason;
import org.supervisordjava.supervisor.port.Processes.SignalResult;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Carries out commands. Loop's thread only: {@link SupervisorLoop} posts what other threads ask
 * for.
 */
final class CommandHandler implements Commands {

    private final Supervisor supervisor;
    private Instant now = Instant.EPOCH;

    CommandHandler(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    /** The time at which the following commands happen. */
    CommandHandler at(Instant time) {
        now = time;
        return this;
    }

    Instant time() {
        return now;
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> start(Selector selector, boolean wait) {
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
                    var refused =
                            chosen.stream().map(this::refusal).flatMap(Optional::stream).toList();
                    var startable =
                            chosen.stream()
                                    .filter(
                                            process ->
                                                    refused.stream()
                                                            .noneMatch(
                                                                    outcome ->
                                                                            outcome.id()
                                                                                    .equals(
                                                                                            process
                                                                                                    .id())))
                                    .toList();
                    startable.forEach(
                            one ? SupervisedProcess::wantStartNow : SupervisedProcess::wantStart);
                    supervisor.settle(now);
                    return started(startable, refused, wait);
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
                            process.id(),
                            Fault.ABNORMAL_TERMINATION,
                            process.id() + " is still stopping; try again"));
        }
        return Optional.ofNullable(supervisor.ports().processes().check(process.config()))
                .filter(failed -> failed.reason() != Reason.OTHER)
                .map(
                        failed ->
                                new ProcessOutcome(
                                        process.id(),
                                        failed.reason() == Reason.NO_FILE
                                                ? Fault.NO_FILE
                                                : Fault.NOT_EXECUTABLE,
                                        failed.error()));
    }

    private CompletableFuture<List<ProcessOutcome>> started(
            List<SupervisedProcess> processes, List<ProcessOutcome> refused, boolean wait) {
        if (wait) {
            return Waiting.forAll(
                    supervisor,
                    processes,
                    refused,
                    process -> StartOutcome.of(process, supervisor.gate()));
        }
        var immediate =
                processes.stream()
                        .map(
                                process ->
                                        StartOutcome.of(process, supervisor.gate())
                                                .orElseGet(
                                                        () ->
                                                                ProcessOutcome.success(
                                                                        process.id())));
        return CompletableFuture.completedFuture(
                Stream.concat(refused.stream(), immediate).toList());
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> stop(Selector selector, boolean wait) {
        return onProcesses(
                selector,
                processes -> {
                    boolean one = selector instanceof Selector.One;
                    var running = processes.stream().filter(CommandHandler::canBeStopped).toList();
                    var refused =
                            processes.stream()
                                    .filter(process -> one && !running.contains(process))
                                    .map(
                                            process ->
                                                    new ProcessOutcome(
                                                            process.id(),
                                                            Fault.NOT_RUNNING,
                                                            process.id().toString()))
                                    .toList();
                    supervisor.stop(running, () -> {}, now);
                    if (!wait) {
                        return CompletableFuture.completedFuture(
                                Stream.concat(
                                                refused.stream(),
                                                running.stream()
                                                        .map(p -> ProcessOutcome.success(p.id())))
                                        .toList());
                    }
                    return Waiting.forAll(
                            supervisor,
                            running,
                            refused,
                            process ->
                                    process.state().isStopped()
                                            ? Optional.of(ProcessOutcome.success(process.id()))
                                            : Optional.empty());
                });
    }

    private static boolean canBeStopped(SupervisedProcess process) {
        return process.state().isRunning()
                || process.startPending()
                || process.status().restartIsPlanned();
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> restart(Selector selector) {
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
                                    start(selector, true)
                                            .whenComplete(
                                                    (outcomes, failure) -> {
                                                        if (failure == null) {
                                                            result.complete(outcomes);
                                                        } else {
                                                            result.completeExceptionally(failure);
                                                        }
                                                    }),
                            now);
                    return result;
                });
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> signal(Selector selector, Signal signal) {
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
        return switch (supervisor.ports().processes().signal(pid, signal, false)) {
            case SignalResult.Sent(), SignalResult.NoSuchProcess() ->
                    ProcessOutcome.success(process.id());
            case SignalResult.Failed(String error) ->
                    new ProcessOutcome(process.id(), Fault.FAILED, error);
        };
    }

    @Override
    public CompletableFuture<Void> sendStdin(Selector.One selector, byte[] data) {
        var process = supervisor.groups().process(selector.id());
        if (process.isEmpty()) {
            return refuse(Fault.BAD_NAME, selector.id().toString());
        }
        if (process.get().status().pid() == 0 || !process.get().state().isSignallable()) {
            return refuse(Fault.NOT_RUNNING, selector.id().toString());
        }
        return supervisor.ports().processes().writeStdin(selector.id(), data)
                ? CompletableFuture.completedFuture(null)
                : refuse(Fault.NO_FILE, selector.id().toString());
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> clearLogs(Selector selector) {
        return onProcesses(
                selector,
                processes ->
                        CompletableFuture.completedFuture(
                                processes.stream()
                                        .map(
                                                process -> {
                                                    var error =
                                                            supervisor
                                                                    .ports()
                                                                    .logs()
                                                                    .clear(process.id());
                                                    return error.isEmpty()
                                                            ? ProcessOutcome.success(process.id())
                                                            : new ProcessOutcome(
                                                                    process.id(),
                                                                    Fault.FAILED,
                                                                    error);
                                                })
                                        .toList()));
    }

    @Override
    public CompletableFuture<Void> clearMainLog() {
        var error = supervisor.ports().logs().clearMain();
        if (error == null) {
            return refuse(Fault.NO_FILE, "");
        }
        return error.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : refuse(Fault.FAILED, error);
    }

    @Override
    public CompletableFuture<ConfigChanges> reread() {
        var result = new CompletableFuture<ConfigChanges>();
        supervisor
                .reloads()
                .read(
                        fresh -> {
                            supervisor.reread(fresh.config());
                            result.complete(
                                    UpdateOperation.changes(
                                            UpdateOperation.difference(supervisor.groups(), fresh),
                                            fresh));
                        },
                        result::completeExceptionally);
        return result;
    }

    @Override
    public CompletableFuture<ConfigChanges> update(List<String> groups) {
        if (supervisor.state() != SupervisorState.RUNNING) {
            return refuse(Fault.SHUTDOWN_STATE, "");
        }
        var result = new CompletableFuture<ConfigChanges>();
        supervisor
                .reloads()
                .read(
                        fresh -> new UpdateOperation(supervisor, fresh, groups, result).begin(now),
                        result::completeExceptionally);
        return result;
    }

    @Override
    public CompletableFuture<Void> addGroup(String name) {
        if (supervisor.groups().group(name).isPresent()) {
            return refuse(Fault.ALREADY_ADDED, name);
        }
        var group = supervisor.config().group(name);
        if (group.isEmpty()) {
            return refuse(Fault.BAD_NAME, name);
        }
        supervisor.addGroup(group.get(), now);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> removeGroup(String name) {
        var group = supervisor.groups().group(name);
        if (group.isEmpty()) {
            return refuse(Fault.BAD_NAME, name);
        }
        if (!group.get().isStopped()) {
            return refuse(Fault.STILL_RUNNING, name);
        }
        supervisor.removeGroup(name);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        supervisor.shutdownRequested(now);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> restartAll() {
        if (supervisor.state() != SupervisorState.RUNNING) {
            return refuse(Fault.SHUTDOWN_STATE, "");
        }
        var result = new CompletableFuture<Void>();
        supervisor
                .reloads()
                .read(
                        fresh -> {
                            if (supervisor.restartRequested(fresh, now)) {
                                result.complete(null);
                            } else {
                                result.completeExceptionally(
                                        new CommandException(Fault.SHUTDOWN_STATE, ""));
                            }
                        },
                        result::completeExceptionally);
        return result;
    }

    @Override
    public CompletableFuture<Void> sendRemoteCommEvent(String type, String data) {
        supervisor.ports().events().publish(new SupervisorEvent.RemoteCommunication(type, data));
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<List<ProcessOutcome>> onProcesses(
            Selector selector,
            Function<List<SupervisedProcess>, CompletableFuture<List<ProcessOutcome>>> command) {
        if (supervisor.state() != SupervisorState.RUNNING) {
            return refuse(Fault.SHUTDOWN_STATE, "");
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

    private static <T> CompletableFuture<T> refuse(Fault fault, String detail) {
        return CompletableFuture.failedFuture(new CommandException(fault, detail));
    }
}
