package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.Signal;
import org.supervisordjava.protocol.Fault;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Carries out commands. Loop's thread only: {@link SupervisorLoop} posts what other threads ask
 * for.
 */
final class CommandHandler implements Commands {

    private final Supervisor supervisor;
    private final ProcessCommands processes;
    private Instant now = Instant.EPOCH;

    CommandHandler(Supervisor supervisor) {
        this.supervisor = supervisor;
        this.processes = new ProcessCommands(supervisor, this::time);
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
    public CompletableFuture<List<ProcessOutcome>> start(Selector selector, StartWait wait) {
        return processes.start(selector, wait);
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> stop(Selector selector, boolean wait) {
        return processes.stop(selector, wait);
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> restart(Selector selector, StartWait wait) {
        return processes.restart(selector, wait);
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> signal(Selector selector, Signal signal) {
        return processes.signal(selector, signal);
    }

    @Override
    public CompletableFuture<Void> sendStdin(Selector.One selector, byte[] data) {
        if (isGoingDown()) {
            return refuse(Fault.SHUTDOWN_STATE);
        }
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
        return processes.onProcesses(
                selector, chosen -> all(chosen.stream().map(this::clearLog).toList()));
    }

    private CompletableFuture<ProcessOutcome> clearLog(SupervisedProcess process) {
        var id = process.id();
        return supervisor
                .ports()
                .logs()
                .clear(id)
                .thenApply(
                        error ->
                                error.isEmpty()
                                        ? ProcessOutcome.success(id)
                                        : new ProcessOutcome(id, Fault.FAILED, error));
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> results) {
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(_ -> results.stream().map(CompletableFuture::join).toList());
    }

    @Override
    public CompletableFuture<Void> clearMainLog() {
        if (isGoingDown()) {
            return refuse(Fault.SHUTDOWN_STATE);
        }
        return supervisor.ports().logs().clearMain().thenCompose(CommandHandler::cleared);
    }

    private static CompletableFuture<Void> cleared(String error) {
        if (error == null) {
            return refuse(Fault.NO_FILE);
        }
        return error.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : refuse(Fault.FAILED, error);
    }

    @Override
    public CompletableFuture<ConfigChanges> reread() {
        if (isGoingDown()) {
            return refuse(Fault.SHUTDOWN_STATE);
        }
        var result = new CompletableFuture<ConfigChanges>();
        supervisor
                .reloads()
                .read(
                        (fresh, done) -> {
                            supervisor.startupSettings().warnOfChanges(fresh.config());
                            supervisor.reread(fresh.config());
                            done.run();
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
        if (isGoingDown()) {
            return refuse(Fault.SHUTDOWN_STATE);
        }
        var result = new CompletableFuture<ConfigChanges>();
        supervisor
                .reloads()
                .read(
                        (fresh, done) -> {
                            supervisor.startupSettings().warnOfChanges(fresh.config());
                            new UpdateOperation(supervisor, fresh, groups, result, done).begin(now);
                        },
                        result::completeExceptionally);
        return result;
    }

    @Override
    public CompletableFuture<Void> addGroup(String name) {
        if (isGoingDown()) {
            return refuse(Fault.SHUTDOWN_STATE);
        }
        if (supervisor.groups().group(name).isPresent()) {
            return refuse(Fault.ALREADY_ADDED, name);
        }
        var group = supervisor.config().group(name);
        if (group.isEmpty()) {
            return refuse(Fault.BAD_NAME, name);
        }
        supervisor.addGroup(group.get(), supervisor.nextBoot(), now);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> removeGroup(String name) {
        if (isGoingDown()) {
            return refuse(Fault.SHUTDOWN_STATE);
        }
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
        if (isGoingDown()) {
            return refuse(Fault.SHUTDOWN_STATE);
        }
        var result = new CompletableFuture<Void>();
        supervisor
                .reloads()
                .read(
                        (_, done) -> {
                            done.run();
                            if (supervisor.restartRequested(now)) {
                                result.complete(null);
                            } else {
                                result.completeExceptionally(
                                        new CommandException(Fault.SHUTDOWN_STATE));
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

    private boolean isGoingDown() {
        return supervisor.state() != SupervisorState.RUNNING;
    }

    private static <T> CompletableFuture<T> refuse(Fault fault) {
        return CompletableFuture.failedFuture(new CommandException(fault));
    }

    private static <T> CompletableFuture<T> refuse(Fault fault, String detail) {
        return CompletableFuture.failedFuture(new CommandException(fault, detail));
    }
}
