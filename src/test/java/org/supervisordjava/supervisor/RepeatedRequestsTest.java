package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whoever asks again wants it sooner, unless it is the same request. */
class RepeatedRequestsTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final SimulatedKernel kernel = new SimulatedKernel(1, T0);
    private Supervisor supervisor;

    @BeforeEach
    void boot() {
        kernel.calmDown();
        supervisor =
                new Supervisor(
                        ProcessConfigs.configuration(
                                Duration.ofSeconds(9), List.of(program("a").build())),
                        kernel.ports(),
                        1,
                        T0);
        supervisor.boot(T0);
    }

    @Test
    void secondRequest_hurries_andTheThirdKills() {
        term(0);
        term(1000);
        assertTrue(kernel.history().contains("SIGTERM again, stopping everything at once"));
        term(2000);
        assertTrue(kernel.history().contains("SIGTERM once more, killing everything"));
    }

    @Test
    void twiceAtOnce_isOneRequest() {
        term(0);
        term(1);
        term(150);
        assertFalse(kernel.history().contains("again"), kernel.history());
        term(250);
        assertTrue(kernel.history().contains("again"), kernel.history());
        assertEquals(1, kernel.history().split("indicating exit request", -1).length - 1);
    }

    private void term(long millis) {
        supervisor.handle(new LoopEvent.SignalReceived(Signal.TERM), T0.plusMillis(millis));
    }
}
