package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A command from another thread is answered with what the loop has made of it. */
class PostedCommandsTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final ProcessConfig WEB = program("web").build();
    private static final ProcessConfig IDLE = program("idle").autostart(false).build();
    private static final SupervisorConfig CONFIG =
            ProcessConfigs.configuration(Duration.ofSeconds(9), List.of(WEB, IDLE));

    private final SimulatedKernel kernel = new SimulatedKernel(1, T0);
    private final LoopQueue queue = new LoopQueue();
    private final SupervisorLoop loop;
    private final Commands commands;

    PostedCommandsTest() throws InterruptedException {
        kernel.calmDown();
        loop =
                new SupervisorLoop(
                        new Supervisor(CONFIG, kernel.ports(), 1, T0),
                        queue,
                        () -> T0,
                        (level, message) -> kernel.note(message),
                        Runnable::run,
                        new Containment("the supervisor", kernel::note));
        loop.round();
        commands = loop.commands();
    }

    private static Selector.One one(ProcessConfig config) {
        return new Selector.One(config.id());
    }

    /** It has been posted; what answers comes in the same round. */
    private <T> T answer(CompletableFuture<T> posted) throws InterruptedException {
        loop.round();
        assertTrue(posted.isDone(), kernel::history);
        return posted.join();
    }

    private void refused(Fault fault, CompletableFuture<?> posted) {
        var failure = assertThrows(CompletionException.class, () -> answer(posted));
        var refusal = assertInstanceOf(CommandException.class, failure.getCause());
        assertEquals(fault, refusal.fault(), refusal::getMessage);
    }

    @Test
    void start_andStop_withoutWaiting() throws Exception {
        assertEquals(
                List.of(ProcessOutcome.success(IDLE.id())),
                answer(commands.start(one(IDLE), new StartWait.Not())));
        assertEquals(
                List.of(ProcessOutcome.success(IDLE.id())),
                answer(commands.stop(one(IDLE), false)));
    }

    @Test
    void restart_ofOneThatIsDown() throws Exception {
        assertEquals(
                List.of(ProcessOutcome.success(IDLE.id())),
                answer(commands.restart(one(IDLE), new StartWait.Not())));
    }

    @Test
    void signal_toAll_reachesWhoRuns() throws Exception {
        assertEquals(
                List.of(ProcessOutcome.success(WEB.id())),
                answer(commands.signal(new Selector.All(), Signal.USR1)));
    }

    @Test
    void stdin_isWritten_orRefused() throws Exception {
        answer(commands.sendStdin(one(WEB), "words".getBytes(UTF_8)));

        assertTrue(kernel.history().contains("stdin of web: words"), kernel::history);
        refused(Fault.NOT_RUNNING, commands.sendStdin(one(IDLE), new byte[0]));
    }

    @Test
    void logs_areCleared() throws Exception {
        kernel.clears(CompletableFuture.completedFuture(""));

        assertEquals(
                List.of(ProcessOutcome.success(WEB.id())), answer(commands.clearLogs(one(WEB))));
    }

    @Test
    void update_isAnsweredWithTheChanges() throws Exception {
        var updated = commands.update(List.of());
        queue.post(new LoopEvent.ConfigLoaded(new LoadedConfig(CONFIG, List.of(), List.of())));

        assertEquals(
                new ConfigChanges(List.of(), List.of(), List.of(), List.of()), answer(updated));
    }

    @Test
    void groups_areRefusedWhereTheyCannotBeAddedOrRemoved_andElseNot() throws Exception {
        refused(Fault.ALREADY_ADDED, commands.addGroup("web"));
        refused(Fault.STILL_RUNNING, commands.removeGroup("web"));

        answer(commands.removeGroup("idle"));
        answer(commands.addGroup("idle"));
        refused(Fault.ALREADY_ADDED, commands.addGroup("idle"));
    }

    @Test
    void remoteEvent_isPublished() throws Exception {
        var events = new ArrayList<SupervisorEvent>();
        kernel.publishesTo(events::add);

        answer(commands.sendRemoteCommEvent("type", "data"));

        assertTrue(
                events.contains(new SupervisorEvent.RemoteCommunication("type", "data")),
                events::toString);
    }
}
