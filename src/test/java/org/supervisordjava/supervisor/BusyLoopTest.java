package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.ProcessConfigs;
import org.supervisordjava.config.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.supervisor.port.Ports;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What happened while the loop had no time counts from when it happened. */
class BusyLoopTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
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

    private LoopEvent exit(int pid) {
        return new LoopEvent.ChildExited(pid, new ExitStatus.Code(1), T0.plusMillis(100));
    }

    /** These events are found after a long time; then the supervisor is to end. */
    private void run(LoopEvent... events) throws InterruptedException {
        kernel.calmDown();
        var processes =
                List.of(program("a").startretries(0).build(), program("b").startretries(0).build());
        var supervisor =
                new Supervisor(
                        ProcessConfigs.configuration(Duration.ofSeconds(9), processes),
                        new Ports(
                                kernel,
                                kernel,
                                kernel,
                                (level, message) -> kernel.note(message),
                                event -> {},
                                () -> {}),
                        1,
                        T0);
        var loop =
                new SupervisorLoop(
                        supervisor,
                        queue,
                        () -> now,
                        (level, message) -> kernel.note(message),
                        Runnable::run);
        loop.boot();
        now = T0.plus(BUSY);
        for (LoopEvent event : events) {
            kernel.deliver(event);
            queue.post(event);
        }
        queue.post(new LoopEvent.SignalReceived(Signal.TERM));
        loop.run();
    }
}
