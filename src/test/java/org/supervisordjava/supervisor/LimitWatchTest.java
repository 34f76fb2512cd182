package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.PastRun.EndedBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;

/** Services that reach a limit of their memory or of their lifetime. */
class LimitWatchTest {

    private static final MemorySize LIMIT = new MemorySize(500 << 20);
    private static final MemorySize MORE = new MemorySize(612 << 20);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private static RestartLimits memory() {
        return new RestartLimits(Optional.of(LIMIT), INTERVAL, Optional.empty(), Duration.ZERO);
    }

    private static RestartLimits lifetime(int seconds, int jitter) {
        return new RestartLimits(
                Optional.empty(),
                INTERVAL,
                Optional.of(Duration.ofSeconds(seconds)),
                Duration.ofSeconds(jitter));
    }

    @Test
    void moreMemoryThanItMayUse_restartsItInOrder_andTellsWhy() {
        var web = program("web").autorestart(Autorestart.FALSE).restartLimits(memory()).build();
        var life = new SimulatedLife(web);
        int first = life.pid(web);
        life.stopsIn(web, Duration.ofSeconds(5));
        life.uses(web, MORE);

        life.seconds(31);
        assertEquals(ProcessState.STOPPING, life.state(web));
        assertEquals(Optional.of(RestartReason.MEMORY_LIMIT), life.snapshot(web).restarting());
        life.uses(web, LIMIT);
        life.seconds(10);

        assertEquals(ProcessState.RUNNING, life.state(web));
        assertNotEquals(first, life.pid(web));
        var snapshot = life.snapshot(web);
        assertEquals(1, snapshot.restarts().get(RestartReason.MEMORY_LIMIT));
        assertEquals(EndedBy.MEMORY_LIMIT, snapshot.pastRuns().getFirst().endedBy());
        assertEquals(Optional.of(MORE), snapshot.pastRuns().getFirst().memory());
        assertTrue(
                life.history()
                        .contains("memory_limit: web uses 612 MB, more than 500 MB, restarting it"),
                life.history());
        assertTrue(life.history().contains("signal TERM to web"));
    }

    @Test
    void asMuchMemoryAsItMayUse_isNotTooMuch() {
        var web = program("web").restartLimits(memory()).build();
        var life = new SimulatedLife(web);
        life.uses(web, LIMIT);

        life.seconds(600);

        assertEquals(0, life.snapshot(web).totalRestarts());
        assertEquals(Optional.of(LIMIT), life.snapshot(web).limits().orElseThrow().memory());
    }

    @Test
    void memoryIsMeasuredOfAllAtOnce_andOnlyWhereItIsLimited() {
        var one = program("one").restartLimits(memory()).build();
        var two = program("two").restartLimits(memory()).build();
        var other = program("other").build();
        var life = new SimulatedLife(one, two, other);
        life.uses(one, LIMIT);
        life.uses(two, LIMIT);

        life.seconds(65);

        var readings = life.history().lines().filter(line -> line.contains("memory: ")).toList();
        assertEquals(2, readings.size(), life.history());
        for (var reading : readings) {
            assertTrue(reading.contains(life.pid(one) + "=500 MB"), reading);
            assertTrue(reading.contains(life.pid(two) + "=500 MB"), reading);
            assertFalse(reading.contains(life.pid(other) + "="), reading);
        }
    }

    @Test
    void whoDependsOnIt_livesOn() {
        var db = program("db").priority(1).restartLimits(memory()).build();
        var web =
                program("web")
                        .priority(2)
                        .dependsOn(new Dependency("db", Condition.STARTED))
                        .build();
        var life = new SimulatedLife(db, web);
        life.seconds(5);
        int before = life.pid(web);
        life.uses(db, MORE);

        life.seconds(40);

        assertTrue(life.snapshot(db).totalRestarts() > 0);
        assertEquals(before, life.pid(web));
        assertEquals(0, life.snapshot(web).totalRestarts());
    }

    @Test
    void operatorWhoStopsItMeanwhile_hasTheLastWord() {
        var web = program("web").restartLimits(memory()).build();
        var life = new SimulatedLife(web);
        life.stopsIn(web, Duration.ofSeconds(5));
        life.uses(web, MORE);
        life.seconds(31);

        life.command(commands -> commands.stop(new Selector.One(web.id()), false));
        life.seconds(120);

        assertEquals(ProcessState.STOPPED, life.state(web));
        assertEquals(EndedBy.STOP, life.snapshot(web).pastRuns().getFirst().endedBy());
        assertEquals(Optional.empty(), life.snapshot(web).limits().orElseThrow().nextCheck());
    }

    @Test
    void lifetimeThatIsOver_restartsIt_eachTime() {
        var worker = program("worker").restartLimits(lifetime(100, 0)).build();
        var life = new SimulatedLife(worker);
        life.stopsIn(worker, Duration.ofMillis(1));

        life.seconds(99);
        assertEquals(0, life.snapshot(worker).totalRestarts());
        life.seconds(2);
        assertEquals(1, life.snapshot(worker).restarts().get(RestartReason.LIFETIME));
        life.seconds(101);

        assertEquals(2, life.snapshot(worker).restarts().get(RestartReason.LIFETIME));
        var last = life.snapshot(worker).pastRuns().getFirst();
        assertEquals(EndedBy.LIFETIME, last.endedBy());
        assertTrue(
                life.history()
                        .contains(
                                "maximum_lifetime: worker has lived for 100 seconds, restarting it"),
                life.history());
    }

    @Test
    void jitter_keepsThemApart_andNobodyLivesLonger() {
        var workers = new ProcessConfig[40];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = program("worker_" + i).restartLimits(lifetime(1_000, 500)).build();
        }
        var life = new SimulatedLife(workers);
        var ends = new HashSet<Instant>();

        for (var worker : workers) {
            var limits = life.snapshot(worker).limits().orElseThrow();
            ends.add(limits.endOfLife().orElseThrow());
        }
        life.seconds(500);
        for (var worker : workers) {
            assertEquals(0, life.snapshot(worker).totalRestarts());
        }
        life.seconds(501);

        assertTrue(ends.size() > workers.length / 2, ends.toString());
        for (var worker : workers) {
            assertTrue(life.snapshot(worker).totalRestarts() > 0);
        }
    }

    @Test
    void whatIsNotLimited_isNeverMeasured() {
        var life = new SimulatedLife(program("web").restartLimits(lifetime(50, 5)).build());

        life.seconds(600);

        assertFalse(life.history().contains("memory: "));
    }
}
