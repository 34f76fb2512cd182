package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.supervisor.port.EventSink;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** supervisord's ticks are multiples of their period by the time of day. */
class TicksTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final List<SupervisorEvent> events = new ArrayList<>();

    private int wanted = 5;

    private Ticks ticks(Instant start) {
        var sink =
                new EventSink() {
                    @Override
                    public void publish(SupervisorEvent event) {
                        events.add(event);
                    }

                    @Override
                    public int tickSeconds() {
                        return wanted;
                    }
                };
        return new Ticks(sink, start);
    }

    private static SupervisorEvent tick(int period, Instant when) {
        return new SupervisorEvent.Tick(period, when.getEpochSecond());
    }

    @Test
    void thereIsNone_atTheStart() {
        ticks(NOON).publishDue(NOON);
        ticks(NOON.plusSeconds(3)).publishDue(NOON.plusSeconds(4));

        assertEquals(List.of(), events);
    }

    @Test
    void eachPeriod_ticksOnItsMultiples_andTellsTheTimeOfThem() {
        var ticks = ticks(NOON.minusSeconds(2));
        ticks.publishDue(NOON.plusSeconds(1));
        assertEquals(List.of(tick(5, NOON), tick(60, NOON), tick(3600, NOON)), events);
        events.clear();

        ticks.publishDue(NOON.plusSeconds(4));
        assertEquals(List.of(), events);
        ticks.publishDue(NOON.plusSeconds(7));
        assertEquals(List.of(tick(5, NOON.plusSeconds(5))), events);
        events.clear();
        ticks.publishDue(NOON.plusSeconds(63));

        assertEquals(
                List.of(tick(5, NOON.plusSeconds(60)), tick(60, NOON.plusSeconds(60))), events);
    }

    /** A burst would tell nobody anything. */
    @Test
    void ticksThatWereSleptThrough_areOne() {
        var ticks = ticks(NOON);
        ticks.publishDue(NOON.plusSeconds(33));

        assertEquals(List.of(tick(5, NOON.plusSeconds(30))), events);
    }

    @Test
    void nextOne_isTheNextMultipleOfFive() {
        var ticks = ticks(NOON.plusSeconds(3));
        assertEquals(NOON.plusSeconds(5), ticks.next());

        ticks.publishDue(NOON.plusSeconds(5));

        assertEquals(NOON.plusSeconds(10), ticks.next());
    }

    @Test
    void ticksThatNobodyWants_wakeNobody() {
        wanted = 20;
        var ticks = ticks(NOON.plusSeconds(3));
        assertEquals(NOON.plusSeconds(20), ticks.next());

        ticks.publishDue(NOON.plusSeconds(16));
        assertEquals(List.of(tick(5, NOON.plusSeconds(15))), events);
        assertEquals(NOON.plusSeconds(20), ticks.next());
        ticks.publishDue(NOON.plusSeconds(20));
        assertEquals(NOON.plusSeconds(40), ticks.next());

        wanted = 5;
        assertEquals(NOON.plusSeconds(25), ticks.next());
    }
}
