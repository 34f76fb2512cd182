package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** Whatever a step throws, an Error too, the loop lives, tells, answers and ends. */
@Timeout(60)
class LoopFailuresTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final SimulatedKernel kernel = new SimulatedKernel(1, T0);
    private final LoopQueue queue = new LoopQueue();
    private final List<String> told = new ArrayList<>();
    private Executor completions = Runnable::run;
    private final Containment containment = new Containment("the supervisor", told::add);

    private Instant time = T0;

    /** What the clock still answers before it breaks. */
    private int answersLeft = Integer.MAX_VALUE;

    private Instant now() {
        if (answersLeft-- <= 0) {
            throw new StackOverflowError("deep");
        }
        return time;
    }

    /**
     * The core keeps what its ports throw to itself, so here it is the clock: part of every step.
     */
    private SupervisorLoop loop() {
        kernel.calmDown();
        var supervisor =
                new Supervisor(
                        ProcessConfigs.configuration(
                                Duration.ofSeconds(9), List.of(program("web").build())),
                        kernel.ports(),
                        1,
                        T0);
        return new SupervisorLoop(
                supervisor, queue, this::now, kernel.ports().log(), completions, containment);
    }

    @Test
    void boot_thatFails_isTold_andTheLoopGoesOn() throws Exception {
        var loop = loop();
        answersLeft = 0;
        loop.round();
        answersLeft = Integer.MAX_VALUE;

        assertTrue(loop.goesOn());
        assertTrue(told.getFirst().startsWith("cannot start the programs: "), told.toString());
        queue.post(new LoopEvent.SignalReceived(Signal.TERM));
        loop.round();
        assertEquals(new Ending.Exit(0), loop.ending().orElseThrow());
    }

    @Test
    void eventThatCannotBeHandled_isNamedAndNotShown_andTheNextOneIsHandled() throws Exception {
        var loop = loop();
        loop.round();
        // The one for how long to wait; the next is that of the event.
        answersLeft = 1;
        queue.post(new LoopEvent.SignalReceived(Signal.TERM));
        loop.round();
        answersLeft = Integer.MAX_VALUE;

        assertTrue(
                told.getFirst().startsWith("cannot handle SignalReceived: java.lang.StackOverflow"),
                told.toString());
        queue.post(new LoopEvent.SignalReceived(Signal.USR2));
        loop.round();
        assertEquals(1, told.size(), told.toString());
        assertTrue(loop.snapshot().loop().events() > 1);
    }

    @Test
    void commandThatFails_isAnswered() throws Exception {
        var loop = loop();
        loop.round();
        var answer =
                loop.submit(
                        commands -> {
                            throw new StackOverflowError("deep");
                        });
        loop.round();

        var failure = assertThrows(ExecutionException.class, answer::get);
        assertTrue(failure.getMessage().contains("the log says why"), failure.getMessage());
    }

    @Test
    void whoStillWaitsWhenTheLoopEnds_isAnswered() throws Exception {
        var loop = loop();
        loop.round();
        var answer = loop.commands().start(new Selector.One(new ProcessId("web", "web")), true);
        loop.finish();

        assertTrue(answer.isCompletedExceptionally());
        assertTrue(loop.commands().shutdown().isCompletedExceptionally());
    }

    /** Else the answer would be held until something is due, and by a queue of one thread. */
    @Test
    void whatAPortsThreadCompletes_wakesTheLoop() throws Exception {
        var disk = new CompletableFuture<String>();
        kernel.clears(disk);
        var loop = loop();
        loop.round();
        var answer = loop.commands().clearMainLog();
        loop.round();
        Thread.ofPlatform().start(() -> disk.complete("")).join();
        assertEquals(1, queue.size());
        loop.round();

        assertTrue(answer.isDone() && !answer.isCompletedExceptionally(), answer.toString());
    }

    /** Each command reaches the loop, and none is done by the caller. */
    @Test
    void everyCommand_isPosted_andAnsweredByTheLoop() throws Exception {
        var loop = loop();
        loop.round();
        var commands = loop.commands();
        var web = new Selector.One(new ProcessId("web", "web"));
        var answers =
                List.<CompletableFuture<?>>of(
                        commands.start(web, false),
                        commands.stop(web, false),
                        commands.restart(web),
                        commands.signal(web, Signal.HUP),
                        commands.sendStdin(web, new byte[1]),
                        commands.clearLogs(web),
                        commands.clearMainLog(),
                        commands.reread(),
                        commands.update(List.of()),
                        commands.addGroup("no"),
                        commands.removeGroup("no"),
                        commands.restartAll(),
                        commands.sendRemoteCommEvent("a", "b"),
                        commands.shutdown());

        assertEquals(answers.size(), queue.size());
        assertTrue(answers.stream().noneMatch(CompletableFuture::isDone));
        while (loop.goesOn()) {
            kernel.takeAllUntil(Instant.MAX).forEach(queue::post);
            queue.post(new LoopEvent.SignalReceived(Signal.TERM));
            loop.round();
        }
        loop.finish();
        assertTrue(answers.stream().allMatch(CompletableFuture::isDone), answers.toString());
        assertTrue(loop.snapshot().loop().maxEventNanos() <= loop.snapshot().loop().busyNanos());
        assertTrue(loop.snapshot().loop().maxEventNanos() > 0);
    }

    /** Else an answer that was ready when the last round ended is never given. */
    @Test
    void whatIsHeldBackWhenTheLoopEnds_isGiven() throws Exception {
        var loop = loop();
        loop.round();
        var disk = new CompletableFuture<String>();
        kernel.clears(disk);
        var answer = loop.commands().clearMainLog();
        loop.round();
        disk.complete("");
        assertTrue(!answer.isDone());
        loop.finish();

        assertTrue(answer.isDone() && !answer.isCompletedExceptionally(), answer.toString());
    }

    /** What is due again at once would fail again at once: the loop must not spin. */
    @Test
    void afterAFailure_theLoopPausesOnce() throws Exception {
        var loop = loop();
        loop.round();
        time = T0.plusSeconds(3600);
        assertEquals(Duration.ZERO, loop.patience(), "something is due");
        // The one for how long to wait; the next is that of the event.
        answersLeft = 1;
        queue.post(new LoopEvent.SignalReceived(Signal.USR2));
        loop.round();
        answersLeft = Integer.MAX_VALUE;

        assertTrue(!told.isEmpty());
        assertEquals(Duration.ofMillis(100), loop.patience());
        assertEquals(Duration.ZERO, loop.patience());
    }

    /** Else a clock that is broken would let it wait for ever, or not at all. */
    @Test
    void whereNobodyKnowsWhatIsDue_theLoopPauses() throws Exception {
        var loop = loop();
        loop.round();
        answersLeft = 0;

        assertEquals(Duration.ofMillis(100), loop.patience());
        assertTrue(told.getFirst().startsWith("cannot find out what is due next: "), "" + told);
    }

    /** Who is served by another thread is served after the end, too. */
    @Test
    void shutdownWithNothingToStop_isAnswered() throws Exception {
        var later = new ArrayList<Runnable>();
        completions = later::add;
        var loop = loop();
        loop.round();
        loop.commands().stop(new Selector.All(), false);
        loop.round();
        var answer = loop.commands().shutdown();
        loop.round();
        loop.finish();
        later.forEach(Runnable::run);

        assertTrue(answer.isDone() && !answer.isCompletedExceptionally(), answer.toString());
    }
}
