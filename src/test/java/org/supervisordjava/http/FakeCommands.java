package org.supervisordjava.http;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.supervisor.CommandException;
import org.supervisordjava.supervisor.Commands;
import org.supervisordjava.supervisor.ConfigChanges;
import org.supervisordjava.supervisor.ProcessOutcome;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Selector;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.StartWait;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Remembers commands and answers them at once from a snapshot that never changes: processes that
 * exist succeed unless told otherwise.
 */
public final class FakeCommands implements Commands {

    private final Supplier<Snapshot> snapshot;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Map<String, ProcessOutcome> outcomes = new ConcurrentHashMap<>();
    private final List<Runnable> pending = new CopyOnWriteArrayList<>();
    private volatile CommandException refusal;
    private volatile boolean answering = true;

    public FakeCommands(Supplier<Snapshot> snapshot) {
        this.snapshot = snapshot;
    }

    /** The commands so far, one line each. */
    public List<String> received() {
        return List.copyOf(received);
    }

    void forget() {
        received.clear();
    }

    public void failFor(ProcessId id, Fault fault, String detail) {
        outcomes.put(id.toString(), new ProcessOutcome(id, fault, detail));
    }

    /** From now on every command is refused. */
    public void refuse(Fault fault, String detail) {
        refusal = new CommandException(fault, detail);
    }

    /** From now on commands wait for {@link #answerPending}. */
    public void fallSilent() {
        answering = false;
    }

    public void answerPending() {
        pending.forEach(Runnable::run);
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> start(Selector selector, StartWait wait) {
        return forProcesses(
                "start %s wait=%s".formatted(text(selector), text(wait)),
                selector,
                process -> !process.state().isRunning(),
                Fault.ALREADY_STARTED);
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> stop(Selector selector, boolean wait) {
        return forProcesses(
                "stop %s wait=%s".formatted(text(selector), wait),
                selector,
                process -> process.state().isRunning(),
                Fault.NOT_RUNNING);
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> restart(Selector selector, StartWait wait) {
        var limit = wait instanceof StartWait.AtMost ? " wait=" + text(wait) : "";
        return forProcesses(
                "restart " + text(selector) + limit, selector, process -> true, Fault.FAILED);
    }

    private static String text(StartWait wait) {
        return switch (wait) {
            case StartWait.Not() -> "false";
            case StartWait.Usual() -> "true";
            case StartWait.AtMost(var limit) -> limit.toString();
        };
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> signal(Selector selector, Signal signal) {
        return forProcesses(
                "signal %s %s".formatted(text(selector), signal),
                selector,
                process -> process.state().isSignallable(),
                Fault.NOT_RUNNING);
    }

    @Override
    public CompletableFuture<Void> sendStdin(Selector.One process, byte[] data) {
        return done(
                "stdin %s %s".formatted(process.id(), new String(data, StandardCharsets.UTF_8)));
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> clearLogs(Selector selector) {
        return forProcesses("clear " + text(selector), selector, process -> true, Fault.FAILED);
    }

    @Override
    public CompletableFuture<Void> clearMainLog() {
        return done("clearMainLog");
    }

    @Override
    public CompletableFuture<ConfigChanges> reread() {
        return answer(
                "reread",
                new ConfigChanges(List.of("a"), List.of("c"), List.of("r1", "r2"), List.of()));
    }

    @Override
    public CompletableFuture<ConfigChanges> update(List<String> groups) {
        return answer(
                "update " + groups,
                new ConfigChanges(List.of("a"), List.of(), List.of(), List.of()));
    }

    @Override
    public CompletableFuture<Void> addGroup(String name) {
        return done("add " + name);
    }

    @Override
    public CompletableFuture<Void> removeGroup(String name) {
        return done("remove " + name);
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        return done("shutdown");
    }

    @Override
    public CompletableFuture<Void> restartAll() {
        return done("restartAll");
    }

    @Override
    public CompletableFuture<Void> sendRemoteCommEvent(String type, String data) {
        return done("event %s %s".formatted(type, data));
    }

    private CompletableFuture<List<ProcessOutcome>> forProcesses(
            String command, Selector selector, Predicate<ProcessSnapshot> wanted, Fault otherwise) {
        var selected = selected(selector).toList();
        if (selected.isEmpty() && !(selector instanceof Selector.All)) {
            received.add(command);
            return CompletableFuture.failedFuture(
                    new CommandException(Fault.BAD_NAME, text(selector)));
        }
        boolean one = selector instanceof Selector.One;
        return answer(
                command,
                selected.stream()
                        .filter(process -> one || wanted.test(process))
                        .map(
                                process ->
                                        outcomes.getOrDefault(
                                                process.id().toString(),
                                                wanted.test(process)
                                                        ? ProcessOutcome.success(process.id())
                                                        : new ProcessOutcome(
                                                                process.id(), otherwise, "")))
                        .toList());
    }

    private Stream<ProcessSnapshot> selected(Selector selector) {
        return switch (selector) {
            case Selector.All() -> snapshot.get().processes();
            case Selector.Group(String name) ->
                    snapshot.get().group(name).stream()
                            .flatMap(group -> group.processes().stream());
            case Selector.One(var id) -> snapshot.get().process(id).stream();
        };
    }

    private static String text(Selector selector) {
        return switch (selector) {
            case Selector.All() -> "all";
            case Selector.Group(String name) -> name + ":*";
            case Selector.One(var id) -> id.toString();
        };
    }

    private CompletableFuture<Void> done(String command) {
        return answer(command, null);
    }

    private <T> CompletableFuture<T> answer(String command, T result) {
        received.add(command);
        if (!answering) {
            var later = new CompletableFuture<T>();
            pending.add(() -> later.complete(result));
            return later;
        }
        return refusal == null
                ? CompletableFuture.completedFuture(result)
                : CompletableFuture.failedFuture(refusal);
    }
}
