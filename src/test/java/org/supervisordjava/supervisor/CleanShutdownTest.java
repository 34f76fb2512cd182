package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
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

    @Test
    void membersOfOneGroup_stopTogether_whateverTheirPriorities() {
        var web = program("web").in("app", 1).priority(1).build();
        var worker = program("worker").in("app", 1).priority(2).build();
        var slow = program("slow").in("app", 1).priority(3).build();
        var life = new SimulatedLife(web, worker, slow);
        life.seconds(3);
        life.stopsIn(web, Duration.ofSeconds(6));
        life.stopsIn(worker, Duration.ofSeconds(7));
        life.stopsIn(slow, Duration.ofSeconds(8));

        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(9);

        assertStoppedCleanly(life);
        assertInOrder(
                life,
                "signal TERM to app:slow",
                "signal TERM to app:worker",
                "signal TERM to app:web");
    }

    @Test
    void dependencyInsideAGroup_thatLeavesNoTimeForItsStopwaitsecs_isNotWaitedFor() {
        var database = program("database").in("app", 1).build();
        var api = program("api").in("app", 1).dependsOn(on("database")).build();
        var life = new SimulatedLife(database, api);
        life.seconds(3);
        life.stopsIn(api, Duration.ofSeconds(6));
        life.stopsIn(database, Duration.ofSeconds(6));

        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(9);

        assertStoppedCleanly(life);
    }

    @Test
    void dependencyInsideAGroup_thatLeavesTime_isWaitedFor_asLongAsItDoes() {
        var database = program("database").in("app", 1).stopwaitsecs(5).build();
        var api = program("api").in("app", 1).dependsOn(on("database")).build();
        var quick = new SimulatedLife(database, api);
        quick.seconds(3);
        quick.stopsIn(api, Duration.ofSeconds(2));
        quick.handle(new LoopEvent.SignalReceived(Signal.TERM));
        quick.seconds(9);

        assertStoppedCleanly(quick);
        assertInOrder(quick, "reaped app:api", "signal TERM to app:database");

        var slow = new SimulatedLife(database, api);
        slow.seconds(3);
        slow.stopsIn(api, Duration.ofSeconds(8));
        slow.stopsIn(database, Duration.ofMillis(4_900));
        slow.handle(new LoopEvent.SignalReceived(Signal.TERM));
        slow.seconds(9);

        assertStoppedCleanly(slow);
        assertInOrder(slow, "signal TERM to app:database", "reaped app:api");
    }

    private static Dependency on(String program) {
        return new Dependency(program, Condition.STARTED);
    }

    private static void assertInOrder(SimulatedLife life, String... texts) {
        int from = 0;
        for (String text : texts) {
            from = life.history().indexOf(text, from);
            assertTrue(from >= 0, () -> text + " is not in order in\n" + life.history());
        }
    }

    private static void assertStoppedCleanly(SimulatedLife life) {
        assertTrue(life.isOver(), life::history);
        assertFalse(life.history().contains("signal KILL"), life::history);
    }
}
