package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** How much waits for the loop, how much it does at once, and what it says of that. */
@Timeout(60)
class LoopBoundsTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final SimulatedKernel kernel = new SimulatedKernel(1, T0);
    private final LoopQueue queue = new LoopQueue();
    private final SupervisorLoop loop = loop();

    private SupervisorLoop loop() {
        kernel.calmDown();
        var processes = List.of(program("one").build(), program("two").build());
        return new SupervisorLoop(
                new Supervisor(
                        ProcessConfigs.configuration(Duration.ofSeconds(9), processes),
                        kernel.ports(),
                        1,
                        T0),
                queue,
                kernel::now,
                kernel.ports().log(),
                Runnable::run,
                new Containment("the loop", kernel::note));
    }

    @Test
    void tenThousandCommandsWait_oneMoreIsRefused_andTheOthersAreCarriedOut() throws Exception {
        loop.round();
        var answers = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i <= 10_000; i++) {
            answers.add(loop.commands().stop(new Selector.All(), false));
        }

        var refused = loop.commands().stop(new Selector.All(), false);

        var failure = assertThrows(CompletionException.class, refused::join);
        assertTrue(failure.getMessage().contains("too many commands are waiting"), failure + "");
        queue.post(new LoopEvent.SignalReceived(Signal.USR2));
        while (queue.size() > 0) {
            loop.round();
        }
        assertTrue(answers.stream().allMatch(CompletableFuture::isDone));
        assertTrue(answers.stream().noneMatch(CompletableFuture::isCompletedExceptionally));
        assertTrue(kernel.history().contains("logs reopened"), "events are not refused");
        assertFalse(loop.commands().stop(new Selector.All(), false).isDone(), "there is room");
    }

    @Test
    void afterSoManyEvents_othersSeeWhatHasHappened_thoughMoreAreWaiting() throws Exception {
        loop.round();
        for (int i = 0; i < 300; i++) {
            queue.post(new LoopEvent.TimePassed());
        }

        loop.round();

        assertEquals(300 - 256, queue.size());
        assertEquals(256, loop.snapshot().loop().events());
        assertEquals(300 - 256, loop.snapshot().loop().queueDepth());
        loop.round();
        assertEquals(300, loop.snapshot().loop().events());
    }

    @Test
    void timeThatEventsTake_isCounted() throws Exception {
        loop.round();
        queue.post(new LoopEvent.TimePassed());
        queue.post(new LoopEvent.CommandPosted(LoopBoundsTest::takeAMillisecond));
        loop.round();

        var figures = loop.snapshot().loop();
        assertTrue(figures.maxEventNanos() >= 1_000_000, figures.toString());
        assertTrue(figures.busyNanos() > figures.maxEventNanos(), figures.toString());
    }

    private static void takeAMillisecond() {
        long end = System.nanoTime() + 1_000_000;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void endsThatComeTogether_areToldOnce_asBySupervisord() throws Exception {
        loop.round();
        for (int pid : List.of(100, 101)) {
            var exit = new LoopEvent.ChildExited(pid, new ExitStatus.Code(0), T0);
            kernel.deliver(exit);
            queue.post(exit);
        }

        loop.round();

        assertEquals(
                1,
                kernel.history()
                        .lines()
                        .filter(line -> line.endsWith("SIGCHLD indicating a child quit"))
                        .count());
        queue.post(new LoopEvent.TimePassed());
        loop.round();
        assertEquals(2, kernel.history().split("SIGCHLD", -1).length, "only where there is one");
    }
}
