package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.SupervisorConfig;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is signalled when, once the supervisor goes down. */
class LastEventsTest {

    private static final ProcessConfig LISTENER = program("listener").priority(-1).build();
    private static final ProcessConfig WEB = program("web").priority(999).build();

    @Test
    void listener_isSignalledOnceItHasReadTheLastEvents() {
        var life = lifeWithListener();
        life.readsFor(Optional.of(Duration.ofMillis(700)));

        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(9);

        assertTrue(life.isOver(), life::history);
        assertEquals(
                List.of(
                        "signal TERM to web",
                        "asks whether the events have been read",
                        "signal TERM to listener"),
                relevant(life));
        assertEquals(700, millisBetween(life, "asks whether", "signal TERM to listener"));
    }

    @Test
    void listenerThatNeverReads_isSignalledAllTheSame() {
        var life = lifeWithListener();
        life.readsFor(Optional.empty());

        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(9);

        assertTrue(life.isOver(), life::history);
        assertTrue(
                millisBetween(life, "asks whether", "signal TERM to listener") <= 1_000,
                life::history);
    }

    @Test
    void secondRequest_waitsForNoReader() {
        var life = lifeWithListener();
        life.readsFor(Optional.empty());
        life.stopsIn(WEB, Duration.ofMillis(1_500));

        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(1);
        life.handle(new LoopEvent.SignalReceived(Signal.TERM));

        assertEquals(List.of("signal TERM to web", "signal TERM to listener"), relevant(life));
    }

    @Test
    void whileNobodyListens_nobodyIsAsked() {
        var life = new SimulatedLife(WEB);
        life.seconds(3);

        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        life.seconds(9);

        assertEquals(List.of("signal TERM to web"), relevant(life));
    }

    @Test
    void programsOfOnePriority_areSignalledInTheReverseOrderOfTheirStart() {
        var group =
                new GroupConfig(
                        "g",
                        999,
                        new GroupKind.Programs(),
                        List.of(
                                program("zed").in("g").build(),
                                program("alpha").in("g").build(),
                                program("mid").in("g").build()));
        var life = new SimulatedLife(configuration(group));
        life.seconds(3);

        life.handle(new LoopEvent.SignalReceived(Signal.TERM));

        assertEquals(
                List.of("signal TERM to g:mid", "signal TERM to g:alpha", "signal TERM to g:zed"),
                relevant(life));
    }

    private static SimulatedLife lifeWithListener() {
        var pool =
                new GroupConfig(
                        "listener",
                        -1,
                        new GroupKind.EventListenerPool(List.of("EVENT"), 10, ""),
                        List.of(LISTENER));
        var web = new GroupConfig("web", 999, new GroupKind.Programs(), List.of(WEB));
        var life = new SimulatedLife(configuration(pool, web));
        life.seconds(3);
        return life;
    }

    private static SupervisorConfig configuration(GroupConfig... groups) {
        return new SupervisorConfig(
                ProcessConfigs.supervisord(Duration.ofSeconds(9)),
                List.of(groups),
                List.of(),
                Map.of());
    }

    private static List<String> relevant(SimulatedLife life) {
        return life.history()
                .lines()
                .map(line -> line.replaceFirst("^\\S+ ", ""))
                .filter(line -> line.startsWith("signal ") || line.startsWith("asks "))
                .toList();
    }

    private static long millisBetween(SimulatedLife life, String first, String second) {
        return Duration.between(at(life, first), at(life, second)).toMillis();
    }

    private static Instant at(SimulatedLife life, String what) {
        return life.history()
                .lines()
                .map(line -> line.split(" ", 2))
                .filter(line -> line[1].startsWith(what))
                .map(line -> Instant.parse(line[0]))
                .findFirst()
                .orElseThrow(() -> new AssertionError("never: " + what + "\n" + life.history()));
    }
}
