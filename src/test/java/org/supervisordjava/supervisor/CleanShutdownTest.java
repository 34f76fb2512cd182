package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.Signal;

import java.time.Duration;
import java.util.ArrayList;

/** What supervisord would have stopped cleanly within the time is stopped cleanly. */
class CleanShutdownTest {

    @Test
    void slowProgramAmongManyPriorities_hasTheTimeThatTheOthersDoNotNeed() {
        var processes = new ArrayList<ProcessConfig>();
        for (int priority = 1; priority <= 8; priority++) {
            processes.add(program("sleep" + priority).priority(priority).build());
        }
        var slow = program("slow").priority(9).build();
        processes.add(slow);
        var life = new SimulatedLife(processes.toArray(ProcessConfig[]::new));
        life.seconds(3);
        life.stopsIn(slow, Duration.ofMillis(1_600));

        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(9);

        assertStoppedCleanly(life);
    }

    @Test
    void slowProgramWithEverythingBehindIt_isNotKilledForTheirSake() {
        var quick = program("quick").priority(1).build();
        var slow = program("slow").priority(2).build();
        var life = new SimulatedLife(quick, slow);
        life.seconds(3);
        life.stopsIn(slow, Duration.ofMillis(8_800));

        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(9);

        assertStoppedCleanly(life);
        assertTrue(
                life.history().contains("still waiting for slow to die"),
                "those behind it are signalled beside it");
    }

    @Test
    void whoNeverStops_isKilledAtTheEnd_andThoseBehindItStopCleanly() {
        var database = program("database").priority(1).build();
        var hung = program("hung").priority(2).stopwaitsecs(600).build();
        var life = new SimulatedLife(database, hung);
        life.seconds(3);
        life.stopsIn(hung, Duration.ofHours(1));
        life.stopsIn(database, Duration.ofMillis(1_500));

        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(9);

        assertTrue(life.isOver(), life::history);
        assertTrue(life.history().contains("signal KILL to hung"), life::history);
        assertFalse(life.history().contains("signal KILL to database"), life::history);
    }

    private static void assertStoppedCleanly(SimulatedLife life) {
        assertTrue(life.isOver(), life::history);
        assertFalse(life.history().contains("signal KILL"), life::history);
    }
}
