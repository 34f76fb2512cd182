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
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Whatever a port throws, an Error too, the loop lives, tells, answers and ends. */
@Timeout(60)
class LoopFailuresTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final SimulatedKernel kernel = new SimulatedKernel(1, T0);
    private final LoopQueue queue = new LoopQueue();
    private final List<String> told = new ArrayList<>();
    private final Containment containment = new Containment("the supervisor", told::add);
    private boolean broken;

    private void breakDown() {
        if (broken) {
            throw new StackOverflowError("deep");
        }
    }

    /** The event sink is part of everything: of boot, of each transition, of the end. */
    private SupervisorLoop loop() {
        kernel.calmDown();
        var real = kernel.ports();
        var ports =
                new Ports(
                        real.processes(),
                        real.probes(),
                        real.logs(),
                        real.log(),
                        event -> {
                            breakDown();
                            real.events().publish(event);
                        },
                        real.eventReaders(),
                        real.configReading());
        var supervisor =
                new Supervisor(
                        ProcessConfigs.configuration(
                                Duration.ofSeconds(9), List.of(program("web").build())),
                        ports,
                        1,
                        T0);
        return new SupervisorLoop(
                supervisor, queue, () -> T0, real.log(), Runnable::run, containment);
    }

    @Test
    void boot_thatFails_isTold_andTheLoopGoesOn() throws Exception {
        broken = true;
        var loop = loop();
        loop.round();
        broken = false;

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
        broken = true;
        queue.post(new LoopEvent.SignalReceived(Signal.TERM));
        loop.round();
        broken = false;

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
        broken = true;
        var answer = loop.commands().stop(new Selector.One(new ProcessId("web", "web")), false);
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
}
