package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessId;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whose turn it is when processes are stopped, in the order of {@link StopOrder}. With an end to
 * keep, what supervisord would have stopped cleanly until then is stopped cleanly:
 *
 * <ul>
 *   <li>a rank may use all that is left but a reserve for those behind ({@link StopBudget}), which
 *       are told to stop beside it then;
 *   <li>who waits for members of its own group, which supervisord does not do, does so only as long
 *       as the whole {@code stopwaitsecs} of its own and of all that comes after it fit in.
 * </ul>
 *
 * <p>One thread only.
 */
final class StopPlan {

    /**
     * Somebody to be stopped.
     *
     * @param patience how long it may take; zero when nothing is alive
     */
    record Turn(ProcessId id, Duration patience) {}

    private final StopOrder order;
    private final List<Turn> turns;
    private final Predicate<ProcessId> isDown;
    private final Optional<Instant> end;
    private final Map<ProcessId, Integer> numbers = new HashMap<>();

    /** For each turn, its unit and which of the ranks it has. */
    private final int[] units;

    private final int[] rankNumbers;

    /** The ranks that there are, first to stop first; and the one whose turn it is. */
    private final int[] ranks;

    private int current;

    private final BitSet untold = new BitSet();

    /** Turns that are up, as they were when somebody last looked at them; and what follows. */
    private final BitSet up = new BitSet();

    private final BitSet upUnits = new BitSet();
    private final int[] upInUnit;
    private final int[] upInRank;
    private int upUntilCurrent;

    /** Those that may stop and have still not been told. */
    private final BitSet mayStop = new BitSet();

    /** Somebody who may not have stopped yet may now. */
    private boolean anyMayBeNext = true;

    /** Until when it has the time for itself; for the last one that is the kill. */
    private Optional<Instant> deadline;

    /** Somebody's turn comes by time alone: he waits for his own group, and there is an end. */
    private final boolean timeDecides;

    /** For each unit, until when it may wait for its own group. */
    private final Instant[] latest;

    /**
     * @param turns in the order in which those whose turn is the same are told
     * @param isDown as it is now; {@link #look} has to be called when the answer may be another one
     * @param end when everything has to be down
     */
    StopPlan(
            StopOrder order,
            List<Turn> turns,
            Predicate<ProcessId> isDown,
            Optional<Instant> end,
            Instant now) {
        this.order = order;
        this.turns = List.copyOf(turns);
        this.isDown = isDown;
        this.end = end;
        this.ranks = turns.stream().mapToInt(this::rank).distinct().sorted().toArray();
        this.units = turns.stream().mapToInt(turn -> order.unit(turn.id())).toArray();
        this.rankNumbers =
                turns.stream().mapToInt(turn -> Arrays.binarySearch(ranks, rank(turn))).toArray();
        this.upInUnit = new int[order.size()];
        this.upInRank = new int[ranks.length];
        for (int number = 0; number < this.turns.size(); number++) {
            numbers.put(this.turns.get(number).id(), number);
            untold.set(number);
        }
        lookAtAll();
        this.latest = new Instant[order.size()];
        this.deadline = deadlineOfCurrent(now);
        this.timeDecides = end.isPresent() && order.anyWaitsForItsGroup();
        if (timeDecides) {
            computeLatest(StopBudget.kill(now, end.get()));
        }
    }

    private int rank(Turn turn) {
        return order.rank(order.unit(turn.id()));
    }

    /** Anybody may have come to its end. */
    void lookAtAll() {
        for (int number = 0; number < units.length; number++) {
            look(number);
        }
    }

    /** This one may have come to its end, or live again. */
    void look(ProcessId id) {
        look(numbers.get(id));
    }

    private void look(int number) {
        boolean isUp = !isDown.test(turns.get(number).id());
        if (isUp == up.get(number)) {
            return;
        }
        up.set(number, isUp);
        int step = isUp ? 1 : -1;
        upInUnit[units[number]] += step;
        upInRank[rankNumbers[number]] += step;
        if (rankNumbers[number] <= current) {
            upUntilCurrent += step;
        }
        boolean unitIsUp = upInUnit[units[number]] > 0;
        anyMayBeNext |= !unitIsUp;
        upUnits.set(units[number], unitIsUp);
    }

    private void computeLatest(Instant kill) {
        var patience = new Duration[order.size()];
        Arrays.fill(patience, Duration.ZERO);
        turns.forEach(
                turn ->
                        patience[order.unit(turn.id())] =
                                longer(patience[order.unit(turn.id())], turn.patience()));
        var withAllBehind = patience.clone();
        IntStream.range(0, order.size())
                .boxed()
                .sorted(Comparator.comparingInt(order::rank).reversed())
                .forEach(
                        unit -> {
                            latest[unit] = kill.minus(withAllBehind[unit]);
                            order.before(unit).stream()
                                    .forEach(
                                            first ->
                                                    withAllBehind[first] =
                                                            longer(
                                                                    withAllBehind[first],
                                                                    patience[first]
                                                                            .plus(
                                                                                    withAllBehind[
                                                                                            unit])
                                                                            .plus(
                                                                                    StopBudget
                                                                                            .FOR_KILLING)));
                        });
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** Whose turn it is and who has not been told yet. */
    List<ProcessId> due(Instant now) {
        proceed(now);
        var asked = anyMayBeNext || timeDecides ? untold : mayStop;
        anyMayBeNext = false;
        var due = new ArrayList<ProcessId>();
        for (int number = asked.nextSetBit(0); number >= 0; number = asked.nextSetBit(number + 1)) {
            boolean may = mayStop(number, now);
            mayStop.set(number, may);
            if (may) {
                due.add(turns.get(number).id());
            }
        }
        return due;
    }

    private boolean mayStop(int number, Instant now) {
        int unit = units[number];
        return rankNumbers[number] <= current
                || !order.before(unit).intersects(upUnits)
                || timeDecides
                        && order.waitsForItsGroup(unit)
                        && !now.isBefore(latest[unit])
                        && !order.beforeItsGroup(unit).intersects(upUnits);
    }

    void told(ProcessId id) {
        int number = numbers.get(id);
        untold.clear(number);
        mayStop.clear(number);
    }

    boolean allAreTold() {
        return untold.isEmpty();
    }

    /** Everybody's turn has come. */
    boolean isLast() {
        return current >= ranks.length - 1;
    }

    private void proceed(Instant now) {
        boolean goesOn = false;
        while (!isLast() && upUntilCurrent == 0) {
            next();
            goesOn = true;
        }
        if (goesOn) {
            deadline = deadlineOfCurrent(now);
        }
    }

    /** The next ones stop beside those that have not come to their end. */
    void goOn(Instant now) {
        next();
        deadline = deadlineOfCurrent(now);
    }

    private void next() {
        current++;
        upUntilCurrent += current < ranks.length ? upInRank[current] : 0;
        anyMayBeNext = true;
    }

    /** Everything stops now, and has all the time that there is. */
    void goToTheLast() {
        while (!isLast()) {
            next();
        }
        deadline = end;
    }

    Optional<Instant> deadline() {
        return deadline;
    }

    /** When to ask again even if nobody has come to its end. */
    Stream<Instant> nextTimes(Instant now) {
        var waitingForTheirGroup =
                (timeDecides ? untold.stream() : IntStream.empty())
                        .map(number -> units[number])
                        .filter(order::waitsForItsGroup)
                        .mapToObj(unit -> latest[unit])
                        .filter(time -> time.isAfter(now));
        return Stream.concat(deadline.stream(), waitingForTheirGroup);
    }

    private Optional<Instant> deadlineOfCurrent(Instant now) {
        if (ranks.length == 0 || end.isEmpty()) {
            return end;
        }
        var patience = new Duration[ranks.length];
        Arrays.fill(patience, Duration.ZERO);
        for (int number = up.nextSetBit(0); number >= 0; number = up.nextSetBit(number + 1)) {
            int rank = rankNumbers[number];
            patience[rank] = longer(patience[rank], turns.get(number).patience());
        }
        var left = Duration.between(now, end.get());
        var ofThose = List.of(patience).subList(current, ranks.length);
        return Optional.of(now.plus(StopBudget.timeOfFirst(left, ofThose)));
    }
}
