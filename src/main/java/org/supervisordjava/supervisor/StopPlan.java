package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessId;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private final Set<ProcessId> told = new HashSet<>();

    /** The ranks that there are, first to stop first; and the one whose turn it is. */
    private final int[] ranks;

    private int current;

    /** Until when it has the time for itself; for the last one that is the kill. */
    private Optional<Instant> deadline;

    /** For each unit, until when it may wait for its own group. */
    private final Instant[] latest;

    /**
     * @param turns in the order in which those whose turn is the same are told
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
        this.latest = new Instant[order.size()];
        this.deadline = deadlineOfCurrent(now);
        end.ifPresent(time -> computeLatest(StopBudget.kill(now, time)));
    }

    private int rank(Turn turn) {
        return order.rank(order.unit(turn.id()));
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
        var up = new BitSet();
        turns.stream().filter(this::isUp).forEach(turn -> up.set(order.unit(turn.id())));
        return turns.stream()
                .filter(turn -> !told.contains(turn.id()) && mayStop(turn, up, now))
                .map(Turn::id)
                .toList();
    }

    private boolean mayStop(Turn turn, BitSet up, Instant now) {
        int unit = order.unit(turn.id());
        return rank(turn) <= ranks[current]
                || !order.before(unit).intersects(up)
                || end.isPresent()
                        && order.waitsForItsGroup(unit)
                        && !now.isBefore(latest[unit])
                        && !order.beforeItsGroup(unit).intersects(up);
    }

    void told(ProcessId id) {
        told.add(id);
    }

    boolean allAreTold() {
        return told.size() == turns.size();
    }

    /** Everybody's turn has come. */
    boolean isLast() {
        return current >= ranks.length - 1;
    }

    private void proceed(Instant now) {
        while (!isLast() && turns.stream().noneMatch(this::isOfThisTurnAndUp)) {
            goOn(now);
        }
    }

    private boolean isOfThisTurnAndUp(Turn turn) {
        return rank(turn) <= ranks[current] && isUp(turn);
    }

    private boolean isUp(Turn turn) {
        return !isDown.test(turn.id());
    }

    /** The next ones stop beside those that have not come to their end. */
    void goOn(Instant now) {
        current++;
        deadline = deadlineOfCurrent(now);
    }

    /** Everything stops now, and has all the time that there is. */
    void goToTheLast() {
        current = Math.max(0, ranks.length - 1);
        deadline = end;
    }

    Optional<Instant> deadline() {
        return deadline;
    }

    /** When to ask again even if nobody has come to its end. */
    Stream<Instant> nextTimes(Instant now) {
        var waitingForTheirGroup =
                turns.stream()
                        .filter(turn -> end.isPresent() && !told.contains(turn.id()))
                        .map(turn -> order.unit(turn.id()))
                        .filter(order::waitsForItsGroup)
                        .map(unit -> latest[unit])
                        .filter(time -> time.isAfter(now));
        return Stream.concat(deadline.stream(), waitingForTheirGroup);
    }

    private Optional<Instant> deadlineOfCurrent(Instant now) {
        if (ranks.length == 0) {
            return end;
        }
        var patience =
                IntStream.range(current, ranks.length)
                        .mapToObj(
                                rank ->
                                        turns.stream()
                                                .filter(turn -> rank(turn) == ranks[rank])
                                                .filter(this::isUp)
                                                .map(Turn::patience)
                                                .max(Duration::compareTo)
                                                .orElse(Duration.ZERO))
                        .toList();
        return end.map(
                time -> now.plus(StopBudget.timeOfFirst(Duration.between(now, time), patience)));
    }
}
