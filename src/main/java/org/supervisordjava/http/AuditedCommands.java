package org.supervisordjava.http;

import org.supervisordjava.config.model.Signal;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.supervisor.CommandException;
import org.supervisordjava.supervisor.Commands;
import org.supervisordjava.supervisor.ConfigChanges;
import org.supervisordjava.supervisor.ProcessOutcome;
import org.supervisordjava.supervisor.Selector;
import org.supervisordjava.supervisor.StartWait;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The commands as one caller may use them: whatever the interface, one who may only read is refused
 * here, and every command leaves a line of who, what and how it ended.
 */
final class AuditedCommands implements Commands {

    private static final int OUTCOMES_NAMED = 5;

    private final Commands commands;
    private final Caller caller;
    private final AuditLog audit;

    AuditedCommands(Commands commands, Caller caller, AuditLog audit) {
        this.commands = commands;
        this.caller = caller;
        this.audit = audit;
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> start(Selector selector, StartWait wait) {
        return audited("start " + name(selector), () -> commands.start(selector, wait));
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> stop(Selector selector, boolean wait) {
        return audited("stop " + name(selector), () -> commands.stop(selector, wait));
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> restart(Selector selector, StartWait wait) {
        return audited("restart " + name(selector), () -> commands.restart(selector, wait));
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> signal(Selector selector, Signal signal) {
        return audited(
                "signal " + name(selector) + " " + signal, () -> commands.signal(selector, signal));
    }

    @Override
    public CompletableFuture<Void> sendStdin(Selector.One process, byte[] data) {
        return audited(
                "stdin " + name(process) + " " + data.length + " bytes",
                () -> commands.sendStdin(process, data));
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> clearLogs(Selector selector) {
        return audited("clear " + name(selector), () -> commands.clearLogs(selector));
    }

    @Override
    public CompletableFuture<Void> clearMainLog() {
        return audited("clear the main log", commands::clearMainLog);
    }

    @Override
    public CompletableFuture<ConfigChanges> reread() {
        return audited("reread", commands::reread);
    }

    @Override
    public CompletableFuture<ConfigChanges> update(List<String> groups) {
        return audited(
                groups.isEmpty() ? "update" : "update " + String.join(" ", groups),
                () -> commands.update(groups));
    }

    @Override
    public CompletableFuture<Void> addGroup(String name) {
        return audited("add " + name, () -> commands.addGroup(name));
    }

    @Override
    public CompletableFuture<Void> removeGroup(String name) {
        return audited("remove " + name, () -> commands.removeGroup(name));
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        return audited("shutdown", commands::shutdown);
    }

    @Override
    public CompletableFuture<Void> restartAll() {
        return audited("reload", commands::restartAll);
    }

    @Override
    public CompletableFuture<Void> sendRemoteCommEvent(String type, String data) {
        return audited("event " + type, () -> commands.sendRemoteCommEvent(type, data));
    }

    private <T> CompletableFuture<T> audited(
            String action, Supplier<CompletableFuture<T>> command) {
        if (!caller.mayOperate()) {
            audit.add(caller.name(), action, "refused: may only read");
            return CompletableFuture.failedFuture(
                    new CommandException(Fault.FAILED, "this user may only read"));
        }
        // Asked for now: the connection may be closed when the command ends.
        var who = caller.name();
        return command.get()
                .whenComplete((result, failure) -> audit.add(who, action, text(result, failure)));
    }

    private static String text(Object result, Throwable failure) {
        if (failure != null) {
            var cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause instanceof CommandException refused
                    ? refused.fault().name()
                    : String.valueOf(cause);
        }
        return result instanceof List<?> outcomes ? failures(outcomes) : "ok";
    }

    private static String failures(List<?> outcomes) {
        var failed =
                outcomes.stream()
                        .filter(ProcessOutcome.class::isInstance)
                        .map(ProcessOutcome.class::cast)
                        .filter(outcome -> !outcome.succeeded())
                        .map(outcome -> outcome.fault() + " " + outcome.id())
                        .toList();
        return failed.isEmpty()
                ? "ok"
                : failed.stream().limit(OUTCOMES_NAMED).collect(Collectors.joining(", "));
    }

    private static String name(Selector selector) {
        return switch (selector) {
            case Selector.All() -> "all";
            case Selector.Group(String group) -> group + ":*";
            case Selector.One(var id) -> id.toString();
        };
    }
}
