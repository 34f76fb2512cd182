package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.protocol.Fault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whatever is outside may throw anything: the core keeps to its rules. */
class PortsThatThrowTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final SimulatedKernel kernel = new SimulatedKernel(1, T0);
    private final AtomicBoolean fails = new AtomicBoolean();
    private final FailingPorts failing = new FailingPorts(kernel.ports(), fails::get);
    private final ProcessConfig web =
            program("web").autorestart(Autorestart.FALSE).readiness().liveness().build();
    private final Supervisor supervisor =
            new Supervisor(
                    ProcessConfigs.configuration(Duration.ofSeconds(9), List.of(web)),
                    failing.ports(),
                    1,
                    T0);

    PortsThatThrowTest() {
        kernel.calmDown();
    }

    @Test
    void whatHasBeenReaped_doesNotStayRunning() {
        boot();
        seconds(5);
        var exit = new LoopEvent.ChildExited(pid(), new ExitStatus.Code(0), kernel.now());
        kernel.deliver(exit);

        fails.set(true);
        handle(exit);

        assertEquals(ProcessState.EXITED, state());
        assertEquals(0, pid());
    }

    @Test
    void spawnThatThrows_isTriedAgain() {
        fails.set(true);
        boot();
        assertEquals(ProcessState.BACKOFF, state());

        fails.set(false);
        seconds(3);

        assertEquals(ProcessState.RUNNING, state());
    }

    @Test
    void signalThatThrows_isFollowedByKill() {
        boot();
        seconds(5);

        fails.set(true);
        handle(new LoopEvent.SignalReceived(Signal.TERM));
        assertEquals(ProcessState.STOPPING, state());
        seconds(4);
        fails.set(false);
        seconds(9);

        assertEquals(ProcessState.STOPPED, state());
        assertTrue(supervisor.ending().isPresent());
    }

    @Test
    void everyPort_mayThrowForEver_andTheWorldGoesOn() {
        fails.set(true);
        boot();
        seconds(60);
        handle(new LoopEvent.SignalReceived(Signal.USR2));
        handle(new LoopEvent.SignalReceived(Signal.TERM));
        seconds(20);

        assertTrue(supervisor.ending().isPresent());
        assertTrue(failing.thrown() > 20, () -> "thrown: " + failing.thrown());
    }

    @Test
    void readingThatCannotBegin_isAnswered_andTheNextOneBegins() {
        boot();
        fails.set(true);
        var first = supervisor.commands().reread();
        assertEquals(Fault.FAILED, faultOf(first::join));

        fails.set(false);
        assertFalse(supervisor.commands().reread().isDone(), "it has begun, and is not through");
    }

    @Test
    void oneEffectThatThrows_doesNotKeepTheNextFromBeingTried() {
        boot();
        seconds(5);
        int pid = pid();
        fails.set(true);
        supervisor.commands().at(kernel.now()).stop(new Selector.All(), false);
        fails.set(false);

        assertNotEquals(0, pid);
        assertEquals(ProcessState.STOPPING, state(), "its event could not be published");
        seconds(15);
        assertTrue(kernel.history().contains("signal KILL to web"), kernel.history());
    }

    private static Fault faultOf(Runnable question) {
        try {
            question.run();
        } catch (CompletionException failed) {
            return ((CommandException) failed.getCause()).fault();
        }
        throw new AssertionError("it has worked");
    }

    private void boot() {
        supervisor.boot(T0);
    }

    private void handle(LoopEvent event) {
        supervisor.handle(event, kernel.now());
        kernel.throwWhatIsBroken();
    }

    private void seconds(int seconds) {
        var end = kernel.now().plusSeconds(seconds);
        while (kernel.now().isBefore(end)) {
            var due = supervisor.nextDeadline();
            var next = kernel.next().map(SimulatedKernel.Scheduled::at).orElse(end);
            var time = due.isBefore(next) ? due : next;
            if (time.isAfter(end)) {
                kernel.advanceTo(end);
                return;
            }
            kernel.advanceTo(time.isBefore(kernel.now()) ? kernel.now() : time);
            kernel.takeAllUntil(kernel.now()).forEach(this::handle);
            handle(new LoopEvent.TimePassed());
        }
    }

    private ProcessState state() {
        return supervisor.groups().process(web.id()).orElseThrow().state();
    }

    private int pid() {
        return supervisor.groups().process(web.id()).orElseThrow().status().pid();
    }
}
