package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ProcessState;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is due is done then, and not when something else happens to come by. Ticks, which come every
 * five seconds, would hide it.
 */
class DueInTimeTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void nextOneToStop_thatHasNoTimeAtAll_isKilledAtOnce() {
        var database = program("database").priority(1).stopwaitsecs(0).build();
        var web = program("web").priority(2).build();
        var life = new SimulatedLife(database, web);
        life.stopsIn(web, Duration.ofMillis(300));
        life.stopsIn(database, LONG);
        life.seconds(2);

        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(2);

        assertEquals(at(life, "signal TERM to database"), at(life, "signal KILL to database"));
        assertTrue(life.isOver());
    }

    @Test
    void lifetimeOfWhatHasNoTimeToStop_endsItAtOnce() {
        var web =
                program("web")
                        .stopwaitsecs(0)
                        .restartLimits(
                                new RestartLimits(
                                        Optional.empty(),
                                        Duration.ofSeconds(30),
                                        Optional.of(Duration.ofSeconds(7)),
                                        Duration.ZERO))
                        .build();
        var life = new SimulatedLife(web);
        life.stopsIn(web, LONG);

        life.seconds(8);

        assertEquals(at(life, "signal TERM to web"), at(life, "signal KILL to web"));
    }

    @Test
    void withoutAPause_everyRetryComesAtOnce() {
        var web =
                program("web")
                        .autorestart(Autorestart.TRUE)
                        .autostart(false)
                        .startretries(3)
                        .restartDelay(Duration.ZERO, Duration.ZERO)
                        .build();
        var life = new SimulatedLife(web);
        life.cannotBeSpawned(web, true);
        life.seconds(1);

        life.command(commands -> commands.start(new Selector.One(web.id()), false));
        assertTrue(count(life, "spawn web") < 4, "others have their turn in between");
        life.seconds(1);

        assertEquals(4, count(life, "spawn web"));
        assertEquals(ProcessState.FATAL, life.state(web));
    }

    @Test
    void whatNotEvenKillEnds_isGivenUpTenSecondsAfterItsStopwaitsecs() {
        var web = program("web").stopwaitsecs(3).build();
        var life = new SimulatedLife(web);
        life.neverEnds(web);
        life.seconds(1);

        var told = life.now();
        life.command(commands -> commands.stop(new Selector.One(web.id()), false));
        life.seconds(20);

        assertEquals(
                told.plusSeconds(13),
                at(life, "web did not die of SIGKILL, going on without waiting for it"));
    }

    private static Instant at(SimulatedLife life, String what) {
        return life.history()
                .lines()
                .filter(line -> line.endsWith(" " + what))
                .map(line -> Instant.parse(line.split(" ", 2)[0]))
                .findFirst()
                .orElseThrow(() -> new AssertionError("never: " + what + "\n" + life.history()));
    }

    private static long count(SimulatedLife life, String what) {
        return life.history().lines().filter(line -> line.endsWith(" " + what)).count();
    }
}
