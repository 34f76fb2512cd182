package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** What cannot be handled is named in the log and never shown: it may hold secrets. */
class EventsAreNamedTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final String SECRET = "s3cret";

    private final SimulatedKernel kernel = new SimulatedKernel(1, T0);
    private final LoopQueue queue = new LoopQueue();
    private final AtomicBoolean fails = new AtomicBoolean();

    @Test
    void commandThatFails() throws Exception {
        run(new LoopEvent.CommandPosted(new Secretive()));

        assertTrue(kernel.history().contains("cannot handle CommandPosted"), kernel.history());
        assertFalse(kernel.history().contains(SECRET), kernel.history());
    }

    @Test
    void configurationThatCannotBeApplied_withEveryPortFailing() throws Exception {
        var secretive =
                program("a").environment(Map.of("TOKEN", SECRET)).command("/bin/" + SECRET).build();
        fails.set(true);
        run(
                new LoopEvent.SignalReceived(Signal.HUP),
                new LoopEvent.ConfigLoaded(
                        new LoadedConfig(config(secretive), List.of(), List.of())));

        assertTrue(kernel.history().contains("simulated"), kernel.history());
        assertFalse(kernel.history().contains(SECRET), kernel.history());
    }

    /** Fails, and would tell a secret if it were printed. */
    private static final class Secretive implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("failed");
        }

        @Override
        public String toString() {
            return SECRET;
        }
    }

    private void run(LoopEvent... events) throws InterruptedException {
        kernel.calmDown();
        var failing = new FailingPorts(kernel.ports(), fails::get);
        var loop =
                new SupervisorLoop(
                        new Supervisor(config(program("a").build()), failing.ports(), 1, T0),
                        queue,
                        kernel::now,
                        (level, message) -> kernel.note(message),
                        Runnable::run,
                        new Containment("the supervisor", kernel::note));
        loop.round();
        for (LoopEvent event : events) {
            queue.post(event);
        }
        loop.round();
    }

    private static org.supervisordjava.config.model.SupervisorConfig config(ProcessConfig process) {
        return ProcessConfigs.configuration(Duration.ofSeconds(9), List.of(process));
    }
}
