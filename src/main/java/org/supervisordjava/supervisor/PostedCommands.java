package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.Signal;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Commands from any thread: each is posted to the loop. */
final class PostedCommands implements Commands {

    private final SupervisorLoop loop;

    PostedCommands(SupervisorLoop loop) {
        this.loop = loop;
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> start(Selector selector, StartWait wait) {
        return loop.submit(commands -> commands.start(selector, wait));
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> stop(Selector selector, boolean wait) {
        return loop.submit(commands -> commands.stop(selector, wait));
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> restart(Selector selector, StartWait wait) {
        return loop.submit(commands -> commands.restart(selector, wait));
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> signal(Selector selector, Signal signal) {
        return loop.submit(commands -> commands.signal(selector, signal));
    }

    @Override
    public CompletableFuture<Void> sendStdin(Selector.One process, byte[] data) {
        return loop.submit(commands -> commands.sendStdin(process, data));
    }

    @Override
    public CompletableFuture<List<ProcessOutcome>> clearLogs(Selector selector) {
        return loop.submit(commands -> commands.clearLogs(selector));
    }

    @Override
    public CompletableFuture<Void> clearMainLog() {
        return loop.submit(Commands::clearMainLog);
    }

    @Override
    public CompletableFuture<ConfigChanges> reread() {
        return loop.submit(Commands::reread);
    }

    @Override
    public CompletableFuture<ConfigChanges> update(List<String> groups) {
        return loop.submit(commands -> commands.update(groups));
    }

    @Override
    public CompletableFuture<Void> addGroup(String name) {
        return loop.submit(commands -> commands.addGroup(name));
    }

    @Override
    public CompletableFuture<Void> removeGroup(String name) {
        return loop.submit(commands -> commands.removeGroup(name));
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        return loop.submit(Commands::shutdown);
    }

    @Override
    public CompletableFuture<Void> restartAll() {
        return loop.submit(Commands::restartAll);
    }

    @Override
    public CompletableFuture<Void> sendRemoteCommEvent(String type, String data) {
        return loop.submit(commands -> commands.sendRemoteCommEvent(type, data));
    }
}
