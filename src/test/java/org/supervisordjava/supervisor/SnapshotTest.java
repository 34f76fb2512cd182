package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.ScheduleConfig.ConcurrencyPolicy;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProbeStatus.Verdict;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What is shown when the wall clock has been stepped. */
class SnapshotTest {

    private static final Duration STEP = Duration.ofHours(-7);

    /** It is told by the time of day already. */
    private static final String BY_THE_TIME_OF_DAY = "lastMissed";

    @Test
    void everyTimeIsMoved_byTheSame_andNothingElse() {
        var snapshot = snapshot();
        var before = values(snapshot);
        var after = values(snapshot.movedBy(STEP));

        var expected = new HashMap<>(before);
        expected.replaceAll(
                (where, value) ->
                        value instanceof Instant time && !where.endsWith(BY_THE_TIME_OF_DAY)
                                ? time.plus(STEP)
                                : value);
        assertEquals(new TreeMap<>(expected), new TreeMap<>(after));
        for (var time :
                List.of(
                        "startTime",
                        "stopTime",
                        "since",
                        "readinessSince",
                        "nextStart",
                        "stopRequested",
                        "end",
                        "nextRun",
                        "nextCheck",
                        "endOfLife",
                        "heldBackBy.since",
                        "last.at",
                        BY_THE_TIME_OF_DAY)) {
            assertTrue(
                    before.keySet().stream().anyMatch(where -> where.endsWith("." + time)),
                    () -> "there is no " + time + " among " + before.keySet());
        }
    }

    @Test
    void process_isFoundByItsName_whereverItIs() {
        var life =
                new SimulatedLife(
                        program("one").build(),
                        program("two").in("g").build(),
                        program("three").in("g").build());

        for (var name : List.of("one:one", "g:two", "g:three")) {
            var id = new ProcessId(name.split(":")[0], name.split(":")[1]);
            assertEquals(id, life.snapshot().process(id).orElseThrow().id());
        }
        assertEquals(Optional.empty(), life.snapshot().process(new ProcessId("g", "one")));
    }

    @Test
    void group_isFoundByItsName() {
        var snapshot = new SimulatedLife(program("one").build(), program("two").build()).snapshot();

        assertEquals("two", snapshot.group("two").orElseThrow().config().name());
        assertEquals(Optional.empty(), snapshot.group("three"));
    }

    @Test
    void process_isFoundByItsId() {
        var two = program("two").build();
        var snapshot = new SimulatedLife(program("one").build(), two).snapshot();

        assertEquals(two, snapshot.process(two.id()).orElseThrow().config());
        assertEquals(Optional.empty(), snapshot.process(program("three").build().id()));
    }

    @Test
    void exitCode_isThatOfTheLastLife_andThatOfAKilledOneIsMinusOne() {
        var once = program("once").autorestart(Autorestart.FALSE).build();
        var killed = program("killed").autorestart(Autorestart.FALSE).build();
        var life = new SimulatedLife(once, killed);
        life.seconds(3);
        assertEquals(OptionalInt.empty(), life.snapshot(once).exitCode());

        life.exits(once, new ExitStatus.Code(7));
        life.exits(killed, new ExitStatus.Signalled(9, false));

        assertEquals(OptionalInt.of(7), life.snapshot(once).exitCode());
        assertEquals(OptionalInt.of(-1), life.snapshot(killed).exitCode());
    }

    @Test
    void logfile_isThere_whereAStreamGoesToOne() {
        var web = program("web").build();
        var quiet = program("quiet").build();
        var life = new SimulatedLife(web, quiet);
        life.logsTo(web, "/var/log/web.log");
        life.seconds(3);

        assertEquals(Optional.empty(), life.snapshot(quiet).logfile(OutputChannel.STDOUT));
        assertEquals(
                Optional.of(Path.of("/var/log/web.log")),
                life.snapshot(web).logfile(OutputChannel.STDOUT));
        assertEquals(Optional.empty(), life.snapshot(web).logfile(OutputChannel.STDERR));
    }

    /** Of a life in which each of the times that there are has been set. */
    private static Snapshot snapshot() {
        var database = program("database").readiness().build();
        var web =
                program("web")
                        .dependsOn(new Dependency("database", Condition.STARTED))
                        .restartLimits(
                                new RestartLimits(
                                        Optional.of(new MemorySize(1 << 20)),
                                        Duration.ofSeconds(30),
                                        Optional.of(Duration.ofHours(1)),
                                        Duration.ZERO))
                        .build();
        var flaps = program("flaps").build();
        var stopped = program("stopped").build();
        var backup =
                program("backup")
                        .schedule(
                                new ScheduleConfig(
                                        "0 * * * *",
                                        Optional.empty(),
                                        ConcurrencyPolicy.FORBID,
                                        Duration.ofMinutes(1)))
                        .build();
        var life = new SimulatedLife(database, web, flaps, stopped, backup);
        life.seconds(5);
        life.setsTheClock(Duration.ofHours(3));
        life.seconds(5);
        life.command(commands -> commands.stop(new Selector.One(stopped.id()), false));
        life.command(commands -> commands.stop(new Selector.One(database.id()), false));
        life.seconds(1);
        life.exits(web, new ExitStatus.Code(1));
        life.seconds(1);
        life.command(commands -> commands.start(new Selector.One(database.id()), false));
        life.seconds(1);
        life.cannotBeSpawned(flaps, true);
        life.exits(flaps, new ExitStatus.Code(1));
        life.handle(
                new LoopEvent.ProbeReported(
                        database.id(),
                        life.pid(database),
                        new ProbeStatus(
                                ProbeKind.READINESS,
                                Verdict.PASSING,
                                1,
                                0,
                                0,
                                Duration.ZERO,
                                Optional.of(
                                        new ProbeStatus.Attempt(
                                                life.now(), Duration.ofMillis(3), true, "")))));
        return life.snapshot();
    }

    /** Everything that is no record itself, by the way that leads to it. */
    private static Map<String, Object> values(Object root) {
        var values = new HashMap<String, Object>();
        collect("snapshot", root, values);
        return values;
    }

    private static void collect(String where, Object value, Map<String, Object> values) {
        switch (value) {
            case Optional<?> some -> some.ifPresent(one -> collect(where, one, values));
            case Collection<?> all -> {
                int i = 0;
                for (Object one : all) {
                    collect(where + "[" + i++ + "]", one, values);
                }
            }
            case Record record when mayHoldTimes(record) -> {
                for (RecordComponent component : record.getClass().getRecordComponents()) {
                    collect(where + "." + component.getName(), read(component, record), values);
                }
            }
            default -> values.put(where, value);
        }
    }

    /** Configurations hold none. */
    private static boolean mayHoldTimes(Record record) {
        return record.getClass().getPackage().equals(Snapshot.class.getPackage())
                || record instanceof ProbeStatus
                || record instanceof ProbeStatus.Attempt;
    }

    private static Object read(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
