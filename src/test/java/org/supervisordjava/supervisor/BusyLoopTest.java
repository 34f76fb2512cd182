package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What happens while the loop has no time counts from when it happened, and is told in order. */
class BusyLoopTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final ProcessId MANUAL = new ProcessId("manual", "manual");
    private static final Duration BUSY = Duration.ofSeconds(5);

    private final SimulatedKernel kernel = new SimulatedKernel(1, T0);
    private final LoopQueue queue = new LoopQueue();
    private Instant now = T0;

    @Test
    void exitsBeforeStartsecs_isTooQuick_howeverLateItIsHandled() throws Exception {
        run(new LoopEvent.SignalReceived(Signal.USR2), exit(100), exit(101));

        assertTrue(kernel.history().contains("exited: a (exit status 1; not expected)"));
        assertTrue(kernel.history().contains("exited: b (exit status 1; not expected)"));
        assertFalse(kernel.history().contains("RUNNING"), kernel.history());
    }

    @Test
    void answer_comesWhenTheSnapshotShowsIt() throws Exception {
        var loop = loop();
        loop.round();
        endOf(100);
        endOf(101);
        var seen =
                loop.commands()
                        .start(new Selector.One(MANUAL), false)
                        .thenApply(_ -> loop.snapshot().process(MANUAL).orElseThrow().state());
        seen.whenComplete(
                (state, failure) -> {
                    endOf(102);
                    queue.post(new LoopEvent.SignalReceived(Signal.TERM));
                });

        live(loop);

        assertEquals(ProcessState.STARTING, seen.get());
    }

    private void endOf(int pid) {
        kernel.deliver(exit(pid));
        queue.post(exit(pid));
    }

    private LoopEvent exit(int pid) {
        return new LoopEvent.ChildExited(pid, new ExitStatus.Code(1), T0.plusMillis(100));
    }

    /** These events are found after a long time; then the supervisor is to end. */
    private void run(LoopEvent... events) throws InterruptedException {
        var loop = loop();
        loop.round();
        now = T0.plus(BUSY);
        for (LoopEvent event : events) {
            kernel.deliver(event);
            queue.post(event);
        }
        queue.post(new LoopEvent.SignalReceived(Signal.TERM));
        live(loop);
    }

    private static void live(SupervisorLoop loop) throws InterruptedException {
        while (loop.goesOn()) {
            loop.round();
        }
    }

    private SupervisorLoop loop() {
        kernel.calmDown();
        var processes =
                List.of(
                        program("a").startretries(0).build(),
                        program("b").startretries(0).build(),
                        program("manual").autostart(false).startretries(0).build());
        var supervisor =
                new Supervisor(
                        ProcessConfigs.configuration(Duration.ofSeconds(9), processes),
                        kernel.ports(),
                        1,
                        T0);
        return new SupervisorLoop(
                supervisor,
                queue,
                () -> now,
                (level, message) -> kernel.note(message),
                Runnable::run,
                new Containment("the supervisor", kernel::note));
    }
}
