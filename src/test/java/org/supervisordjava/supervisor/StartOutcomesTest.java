package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.protocol.Fault;

import java.util.List;

/** What a start of several tells, and in which order. */
class StartOutcomesTest {

    private final ProcessConfig first =
            program("first").priority(1).startsecs(0).autostart(false).build();

    /** Stays until it is killed after ten seconds, as the signal means nothing to it. */
    private final ProcessConfig stopping =
            program("stopping").priority(2).startsecs(0).stopsignal(Signal.USR1).build();

    private final ProcessConfig last =
            program("last").priority(3).startsecs(0).autostart(false).build();

    private final SimulatedLife life = new SimulatedLife(first, stopping, last);

    private List<ProcessOutcome> started(StartWait wait) {
        life.command(commands -> commands.stop(new Selector.One(stopping.id()), false));
        var outcomes = life.command(commands -> commands.start(new Selector.All(), wait));
        life.seconds(1);
        return outcomes.join();
    }

    private List<ProcessOutcome> inOrder() {
        return List.of(
                ProcessOutcome.success(first.id()),
                new ProcessOutcome(
                        stopping.id(), Fault.ABNORMAL_TERMINATION, "still stopping; try again"),
                ProcessOutcome.success(last.id()));
    }

    @Test
    void whoIsRefused_keepsItsPlace() {
        assertEquals(inOrder(), started(new StartWait.Not()));
    }

    @Test
    void whoIsRefused_keepsItsPlace_amongThoseThatAreUpAtOnce() {
        assertEquals(inOrder(), started(new StartWait.Usual()));
    }
}
