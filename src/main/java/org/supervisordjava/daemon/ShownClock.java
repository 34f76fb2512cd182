package org.supervisordjava.daemon;

import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.SupervisorEvent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;

/**
 * The times that others are shown: those of the steady clock, moved by as much as the wall clock
 * has been stepped since the start. What began an hour ago is shown to have begun an hour ago,
 * whatever the time is said to be now. Any thread.
 */
final class ShownClock extends Clock {

    /** Less is the imprecision of two readings, or a clock that is being slewed. */
    private static final Duration STEP = Duration.ofMillis(100);

    private final InstantSource steady;
    private final InstantSource wall;
    private volatile Duration stepped = Duration.ZERO;
    private volatile Shown last = new Shown(null, Duration.ZERO, null);

    /** A snapshot and how it is shown, kept because it is asked for many times. */
    private record Shown(Snapshot original, Duration stepped, Snapshot moved) {}

    ShownClock(InstantSource steady, InstantSource wall) {
        this.steady = steady;
        this.wall = wall;
    }

    /** By how much the wall clock is ahead of the steady one. */
    private Duration stepped() {
        var ahead = Duration.between(steady.instant(), wall.instant());
        if (ahead.minus(stepped).abs().compareTo(STEP) >= 0) {
            stepped = ahead;
        }
        return stepped;
    }

    @Override
    public Instant instant() {
        var now = stepped();
        return steady.instant().plus(now);
    }

    /** For each piece of output: the same without an object on the way. */
    @Override
    public long millis() {
        long now = steady.millis();
        long known = stepped.toMillis();
        long ahead = wall.millis() - now;
        return now + (Math.abs(ahead - known) < STEP.toMillis() ? known : stepped().toMillis());
    }

    Instant shown(Instant time) {
        return time.plus(stepped());
    }

    Snapshot shown(Snapshot snapshot) {
        var now = stepped();
        var known = last;
        if (known.original() != snapshot || !known.stepped().equals(now)) {
            known = new Shown(snapshot, now, now.isZero() ? snapshot : snapshot.movedBy(now));
            last = known;
        }
        return known.moved();
    }

    SupervisorEvent shown(SupervisorEvent event) {
        return event instanceof SupervisorEvent.Tick(int period, long when)
                ? new SupervisorEvent.Tick(period, shown(when, period))
                : event;
    }

    private long shown(long when, int period) {
        long moved = when + stepped().toSeconds();
        return moved - Math.floorMod(moved, (long) period);
    }

    @Override
    public ZoneId getZone() {
        // Asked for when needed: loading the rules of time zones searches every jar for more of
        // them.
        return ZoneId.systemDefault();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        InstantSource times = this::instant;
        return times.withZone(zone);
    }
}
