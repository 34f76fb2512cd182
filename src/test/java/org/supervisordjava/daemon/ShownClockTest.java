package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.GroupSnapshot;
import org.supervisordjava.supervisor.HeldBack;
import org.supervisordjava.supervisor.PastRun;
import org.supervisordjava.supervisor.ProcessPlaces;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.supervisor.SupervisorState;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ShownClockTest {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private Instant steady = START;
    private Instant wall = START;
    private final ShownClock clock = new ShownClock(() -> steady, () -> wall);

    @Test
    void untilTheWallClockIsStepped_nothingIsMoved() {
        var snapshot = snapshot();
        wall = wall.plusMillis(40);

        assertEquals(steady, clock.instant());
        assertSame(snapshot, clock.shown(snapshot));
    }

    @Test
    void milliseconds_areThoseOfTheInstant() {
        for (long step : new long[] {0, 40, 99, 100, 3_600_000, -7_200_000, -7_200_050}) {
            wall = START.plusMillis(step);
            steady = steady.plusMillis(3);

            assertEquals(clock.millis(), clock.instant().toEpochMilli());
        }
        wall = steady.plus(HOUR);
        assertEquals(wall.toEpochMilli(), clock.millis());
    }

    @Test
    void steppedWallClock_isFollowed_forwardsAndBack() {
        wall = wall.plus(HOUR);
        assertEquals(START.plus(HOUR), clock.instant());

        wall = wall.minus(HOUR.multipliedBy(3));
        assertEquals(START.minus(HOUR.multipliedBy(2)), clock.instant());

        steady = steady.plusSeconds(7);
        wall = wall.plusSeconds(7);
        assertEquals(START.minus(HOUR.multipliedBy(2)).plusSeconds(7), clock.instant());
    }

    /** So that whoever subtracts one from the other gets what has really passed. */
    @Test
    void everyTimeThatIsShown_isMovedByTheSame() {
        var before = new ArrayList<Instant>();
        collect(snapshot(), before);
        wall = wall.plus(HOUR);

        var after = new ArrayList<Instant>();
        collect(clock.shown(snapshot()), after);

        assertTrue(before.size() >= 8, () -> "too few times: " + before);
        assertEquals(before.stream().map(time -> time.plus(HOUR)).toList(), after);
    }

    @Test
    void sameSnapshot_isShownTheSame_untilTheNextStep() {
        var snapshot = snapshot();
        wall = wall.plus(HOUR);
        var shown = clock.shown(snapshot);

        assertSame(shown, clock.shown(snapshot));
        wall = wall.plus(HOUR);
        assertNotSame(shown, clock.shown(snapshot));
    }

    @Test
    void ticks_areToldTheShownTime_onMultiplesOfTheirPeriod() {
        wall = wall.plusSeconds(3_603);

        var tick = clock.shown(new SupervisorEvent.Tick(60, START.getEpochSecond()));

        assertEquals(new SupervisorEvent.Tick(60, START.plus(HOUR).getEpochSecond()), tick);
    }

    private static Snapshot snapshot() {
        var config = ProcessConfigs.program("web").build();
        var process =
                new ProcessSnapshot(
                        config,
                        ProcessState.RUNNING,
                        7,
                        START.minusSeconds(1),
                        Optional.of(START.minusSeconds(2)),
                        Optional.of(START.minusSeconds(3)),
                        "",
                        Optional.of(new ExitStatus.Code(1)),
                        true,
                        Optional.empty(),
                        0,
                        Optional.of(START.plusSeconds(4)),
                        Map.of(),
                        Optional.of(Duration.ofSeconds(5)),
                        List.of(
                                new ProbeStatus(
                                        ProbeKind.LIVENESS,
                                        ProbeStatus.Verdict.PASSING,
                                        1,
                                        0,
                                        0,
                                        Duration.ZERO,
                                        Optional.of(
                                                new ProbeStatus.Attempt(
                                                        START.minusSeconds(6),
                                                        Duration.ZERO,
                                                        true,
                                                        "")))),
                        "",
                        "",
                        List.of(
                                new PastRun(
                                        6,
                                        START.minusSeconds(9),
                                        START.minusSeconds(8),
                                        new ExitStatus.Code(1),
                                        PastRun.EndedBy.ITSELF,
                                        Optional.empty())),
                        0,
                        Optional.of(new HeldBack(config.id(), START.minusSeconds(11))),
                        START.minusSeconds(7),
                        Optional.of(START.minusSeconds(10)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        var group = new GroupConfig("web", 999, new GroupKind.Programs(), List.of(config));
        var groups = List.of(new GroupSnapshot(group, List.of(process)));
        return new Snapshot(
                1,
                START,
                SupervisorState.RUNNING,
                1,
                START.minusSeconds(8),
                true,
                null,
                groups,
                ProcessPlaces.in(groups),
                new Snapshot.LoopStats(0, 0, 0, 0, 0));
    }

    /** Every time below a record, whatever is added to it one day. */
    private static void collect(Object value, List<Instant> times) {
        switch (value) {
            case null -> {}
            case Instant time -> times.add(time);
            case Optional<?> optional -> optional.ifPresent(content -> collect(content, times));
            case Collection<?> items -> items.forEach(item -> collect(item, times));
            case Record record -> {
                for (var component : record.getClass().getRecordComponents()) {
                    collect(get(component, record), times);
                }
            }
            default -> {}
        }
    }

    private static Object get(RecordComponent component, Record record) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(component.toString(), e);
        }
    }
}
