package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProbeStatus.Verdict;
import org.supervisordjava.process.ProcessState;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The rules of supervision, written down a second time and plainly. It never asks the supervisor:
 * it knows what it was told (what operators want, what the kernel did) and what could be seen from
 * outside (spawns, signals, events), and says when one does not follow from the other.
 */
final class PlainRules {

    /** A restart that is due comes at last after this, however often it has been tried. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final Duration LONGEST_UPDATES = Duration.ofMinutes(10);

    private static final Duration LONGEST_RESTART = Duration.ofMinutes(1);

    private static final Map<ProcessState, Set<ProcessState>> MOVES =
            new EnumMap<>(
                    Map.of(
                            ProcessState.STOPPED, Set.of(ProcessState.STARTING),
                            ProcessState.STARTING,
                                    Set.of(
                                            ProcessState.RUNNING,
                                            ProcessState.BACKOFF,
                                            ProcessState.STOPPING),
                            ProcessState.RUNNING,
                                    Set.of(
                                            ProcessState.EXITED,
                                            ProcessState.BACKOFF,
                                            ProcessState.STOPPING),
                            ProcessState.BACKOFF,
                                    Set.of(
                                            ProcessState.STARTING,
                                            ProcessState.FATAL,
                                            ProcessState.STOPPED),
                            ProcessState.STOPPING,
                                    Set.of(ProcessState.STOPPED, ProcessState.UNKNOWN),
                            ProcessState.EXITED, Set.of(ProcessState.STARTING),
                            ProcessState.FATAL, Set.of(ProcessState.STARTING),
                            ProcessState.UNKNOWN, Set.of(ProcessState.STARTING)));

    /** What is known of a process. */
    private static final class Known {
        private ProcessConfig config;
        private ProcessState state = ProcessState.STOPPED;
        private int pid;
        private Instant spawnedAt = Instant.MIN;
        private Optional<ExitStatus> end = Optional.empty();

        /** Of a try that came to life; the supervisor may hear of it long after. */
        private Optional<Instant> endedAt = Optional.empty();

        private final Map<ProbeKind, Verdict> probes = new EnumMap<>(ProbeKind.class);

        /** Somebody wants it up, and nothing has been tried since. */
        private boolean wished;

        /** It has been tried since it was wanted up. */
        private boolean tried;

        /** The boot it came with; 0 for none. */
        private long boot;

        /** Its first start of that boot is still to come. */
        private boolean inTurn;

        /** When the policy has it started again at the latest, and at the earliest. */
        private Optional<Instant> dueBy = Optional.empty();

        private Instant notBefore = Instant.MIN;

        /** The policy will have it started again. */
        private boolean planned;

        /** A failed probe has it stopped and started again. */
        private boolean restarting;

        /** It has been stopped, though its turn may not have come yet. */
        private boolean toStop;

        /** An update may be stopping or starting it. */
        private boolean unclear;

        /** Until then a second restart may still be to come, whatever became of the first. */
        private Instant unclearUntil = Instant.MIN;

        private boolean byHand;
        private Optional<Instant> signalledAt = Optional.empty();
        private boolean killed;

        private Known(ProcessConfig config) {
            this.config = config;
        }

        private boolean isUp() {
            return pid != 0 && (state == ProcessState.STARTING || state == ProcessState.RUNNING);
        }

        private boolean hasCompleted() {
            return state == ProcessState.EXITED
                    && end.filter(status -> status.isExpected(config.exitcodes())).isPresent();
        }

        private boolean saysWhenItIsReady() {
            return config.isOneshot()
                    || config.probes().startup().isPresent()
                    || config.probes().readiness().isPresent();
        }

        private boolean isReady() {
            if (config.isOneshot()) {
                return hasCompleted();
            }
            if (!saysWhenItIsReady()) {
                return isUp() && state == ProcessState.RUNNING;
            }
            return isUp()
                    && (config.probes().startup().isEmpty()
                            || probes.get(ProbeKind.STARTUP) == Verdict.PASSING)
                    && (config.probes().readiness().isEmpty()
                            || probes.get(ProbeKind.READINESS) == Verdict.PASSING);
        }
    }

    private final Map<ProcessId, Known> known = new LinkedHashMap<>();
    private final Supplier<Instant> clock;
    private final Predicate<ProcessId> beingPrepared;
    private long event;
    private Instant updatesUntil = Instant.EPOCH;
    private boolean goingDown;
    private long claims;

    /**
     * @param beingPrepared whether somebody cannot be spawned yet
     */
    PlainRules(Supplier<Instant> clock, Predicate<ProcessId> beingPrepared) {
        this.clock = clock;
        this.beingPrepared = beingPrepared;
    }

    /** Something has happened, or will at once: what is added by it is one boot. */
    void nextEvent() {
        event++;
    }

    void isGoingDown() {
        goingDown = true;
    }

    /** How often something had to be up, and was. */
    long claims() {
        return claims;
    }

    List<ProcessId> ids() {
        return List.copyOf(known.keySet());
    }

    // ---- what operators want

    /**
     * Updates are under way, one after the other, and may stop and start anything: less is claimed
     * for a while.
     */
    void updates() {
        known.keySet().forEach(this::uncertain);
        updatesUntil = clock.get().plus(LONGEST_UPDATES);
    }

    /** Time has passed in which nobody came to anything. */
    void leaps(Duration length) {
        updatesUntil = updatesUntil.plus(length);
        known.values().forEach(process -> process.unclearUntil = process.unclearUntil.plus(length));
    }

    private boolean isUpdating() {
        return clock.get().isBefore(updatesUntil);
    }

    void wanted(ProcessId id) {
        var process = known.get(id);
        if (process == null
                || process.state == ProcessState.STOPPING
                || process.state == ProcessState.STARTING
                || process.state == ProcessState.RUNNING
                || process.state == ProcessState.BACKOFF) {
            return;
        }
        if (process.state == ProcessState.UNKNOWN && process.pid != 0) {
            // Refused, as a second copy would be worse than none, unless it ends before its turn.
            uncertain(id);
            return;
        }
        process.wished = true;
        process.unclear |= isUpdating();
        process.toStop = false;
        process.inTurn = false;
        process.dueBy = Optional.empty();
    }

    void startedByHand(ProcessId id) {
        wanted(id);
        known.get(id).byHand = true;
    }

    void unwanted(ProcessId id) {
        var process = known.get(id);
        boolean canBeStopped =
                process != null
                        && (process.wished
                                || process.planned
                                || process.restarting
                                || process.state == ProcessState.STARTING
                                || process.state == ProcessState.RUNNING
                                || process.state == ProcessState.BACKOFF);
        if (canBeStopped) {
            process.wished = false;
            process.tried = false;
            process.inTurn = false;
            process.planned = false;
            process.restarting = false;
            process.toStop = true;
            process.dueBy = Optional.empty();
            process.byHand &= process.state == ProcessState.STOPPING;
        }
    }

    /** A restart that comes while another is under way starts it again after that one. */
    void restartedByHand(ProcessId id) {
        var process = known.get(id);
        if (process != null && process.unclear) {
            process.unclearUntil = clock.get().plus(LONGEST_RESTART);
        }
        uncertain(id);
    }

    /** It may be stopped and started now, whenever that is: nothing is claimed of it. */
    void uncertain(ProcessId id) {
        var process = known.get(id);
        if (process != null) {
            process.wished = false;
            process.inTurn = false;
            process.dueBy = Optional.empty();
            process.byHand = true;
            process.unclear = true;
        }
    }

    // ---- what can be seen

    void groupAdded(GroupConfig group) {
        for (ProcessConfig config : group.processes()) {
            var process = new Known(config);
            process.unclear = isUpdating();
            if (config.autostart()) {
                process.wished = true;
                process.inTurn = true;
                process.boot = event;
            }
            known.put(config.id(), process);
        }
    }

    void groupChanged(GroupConfig group) {
        var before = new ArrayList<>(known.values());
        for (Known process : before) {
            if (process.config.id().group().equals(group.name())
                    && group.processes().stream()
                            .noneMatch(config -> config.id().equals(process.config.id()))) {
                known.remove(process.config.id());
            }
        }
        for (ProcessConfig config : group.processes()) {
            var process = known.computeIfAbsent(config.id(), id -> new Known(config));
            if (!process.config.equals(config)) {
                assertEquals(0, process.pid, config.id() + " lives and has another configuration");
            }
            process.config = config;
            process.notBefore = Instant.MIN;
            uncertain(config.id());
        }
    }

    void groupRemoved(String group) {
        known.values().removeIf(process -> process.config.id().group().equals(group));
    }

    void changes(ProcessId id, ProcessState from, ProcessState to, int tries) {
        var process = known.get(id);
        assertEquals(process.state, from, id + " was never " + from);
        // A signal that cannot be sent, and a spawn whose port has failed, are seen nowhere else.
        assertTrue(MOVES.get(from).contains(to), id + " moves from " + from + " to " + to);
        switch (to) {
            case STOPPING -> assertTrue(process.pid != 0, id + " is stopped, but not alive");
            case STOPPED, BACKOFF, EXITED, FATAL ->
                    assertEquals(0, process.pid, id + " is alive and " + to);
            case STARTING, RUNNING, UNKNOWN -> {}
        }
        process.state = to;
        process.planned &= to == ProcessState.STARTING;
        switch (to) {
            case STARTING -> {
                process.end = Optional.empty();
                process.endedAt = Optional.empty();
            }
            case BACKOFF -> backsOff(process, tries);
            case EXITED -> hasExited(process);
            case FATAL -> {
                assertTrue(
                        goingDown || tries > process.config.startretries(),
                        id + " is given up after " + tries + " tries");
                process.dueBy = Optional.empty();
                process.notBefore = Instant.MIN;
            }
            case STOPPED -> {
                process.notBefore = Instant.MIN;
                plan(process, process.restarting, LONGEST_PAUSE);
                process.restarting = false;
            }
            case STOPPING, UNKNOWN -> {
                if (to == ProcessState.STOPPING) {
                    isTold(process);
                }
                process.dueBy = Optional.empty();
                process.notBefore = Instant.MIN;
            }
            case RUNNING -> {
                process.notBefore = Instant.MIN;
                assertFalse(
                        clock.get().isBefore(process.spawnedAt.plusSeconds(startsecs(process))),
                        id + " runs too early");
            }
        }
    }

    /** Nothing is stopped that works and is wanted. */
    private void isTold(Known process) {
        boolean wasNotTold = !goingDown && !process.toStop && !process.unclear && !isUpdating();
        if (wasNotTold && !process.restarting) {
            assertTrue(lifeMayEnd(process), process.config.id() + " is stopped for no reason");
            process.restarting = true;
        }
    }

    private static int startsecs(Known process) {
        return process.config.isOneshot() ? 0 : process.config.startsecs();
    }

    private void backsOff(Known process, int tries) {
        var initial = process.config.restartDelay().initial();
        var least = initial.orElse(Duration.ofSeconds(tries));
        process.notBefore = process.endedAt.orElseGet(clock).plus(least);
        plan(process, tries <= process.config.startretries(), latestRetry(initial, least));
    }

    private static Duration latestRetry(Optional<Duration> initial, Duration least) {
        if (least.isZero()) {
            // Not in the same breath: others have their turn.
            return Duration.ofMillis(1);
        }
        return initial.isPresent() ? LONGEST_PAUSE : least;
    }

    private void plan(Known process, boolean again, Duration latest) {
        process.planned = again && !process.toStop;
        process.dueBy = process.planned ? Optional.of(clock.get().plus(latest)) : Optional.empty();
    }

    private void hasExited(Known process) {
        boolean again =
                !process.config.isOneshot()
                        && (process.config.autorestart() == Autorestart.TRUE
                                || process.config.autorestart() == Autorestart.UNEXPECTED
                                        && !process.hasCompleted());
        plan(process, again, LONGEST_PAUSE);
    }

    /** A child is about to be spawned: was it time? */
    void spawns(ProcessConfig config) {
        var process = known.get(config.id());
        assertFalse(goingDown, "a start during the shutdown: " + config.id());
        assertEquals(0, process.pid, "a second copy of " + config.id());
        assertTrue(
                process.wished || process.planned || process.unclear,
                config.id() + " starts, but nobody wants it up");
        var why = whyNot(process, true);
        assertTrue(why.isEmpty(), () -> config.id() + " starts, but " + why.orElseThrow());
        assertTrue(
                process.byHand || process.wished || !clock.get().isBefore(process.notBefore),
                config.id() + " is tried again too early");
        process.wished = false;
        process.inTurn = false;
        process.byHand = false;
        process.tried = true;
        process.unclear = isUpdating() || clock.get().isBefore(process.unclearUntil);
        process.planned = false;
        process.toStop = false;
        process.dueBy = Optional.empty();
        process.signalledAt = Optional.empty();
        process.killed = false;
        process.probes.clear();
    }

    void spawned(ProcessId id, int pid) {
        known.get(id).pid = pid;
        known.get(id).spawnedAt = clock.get();
    }

    /** The supervisor is about to be told. */
    void ends(int pid, ExitStatus status, Instant at) {
        of(pid).ifPresent(
                        process -> {
                            process.pid = 0;
                            process.end = Optional.of(status);
                            process.endedAt = Optional.of(at);
                        });
    }

    /** The supervisor is about to be told. */
    void probed(int pid, ProbeStatus status) {
        if (!goingDown) {
            of(pid).ifPresent(process -> probed(process, status));
        }
    }

    private static void probed(Known process, ProbeStatus status) {
        process.probes.put(status.kind(), status.verdict());
        if (status.kind() != ProbeKind.READINESS
                && status.verdict() == Verdict.FAILING
                && process.isUp()) {
            process.restarting = true;
        }
    }

    /** The supervisor is about to be told what it uses. */
    void measured(int pid, MemorySize size) {
        of(pid).filter(process -> !goingDown && process.isUp() && isOver(process, size))
                .ifPresent(process -> process.restarting = true);
    }

    private static boolean isOver(Known process, MemorySize size) {
        return limits(process)
                .flatMap(RestartLimits::memory)
                .filter(limit -> size.bytes() > limit.bytes())
                .isPresent();
    }

    private static Optional<RestartLimits> limits(Known process) {
        return process.config.restartLimits();
    }

    /** Nobody else's memory is looked at. */
    void assertMemoryIsLimited(int pid) {
        var process = of(pid).orElseThrow(() -> new AssertionError("memory of " + pid));
        assertTrue(
                limits(process).flatMap(RestartLimits::memory).isPresent(),
                process.config.id() + " has no memory_limit");
    }

    private boolean lifeMayEnd(Known process) {
        return limits(process)
                .filter(
                        limits ->
                                limits.lifetime()
                                        .map(time -> time.minus(limits.lifetimeJitter()))
                                        .map(process.spawnedAt::plus)
                                        .filter(time -> !clock.get().isBefore(time))
                                        .isPresent())
                .isPresent();
    }

    private boolean lifeIsOver(Known process) {
        return limits(process)
                .flatMap(RestartLimits::lifetime)
                .map(process.spawnedAt::plus)
                .filter(time -> clock.get().isAfter(time))
                .isPresent();
    }

    /**
     * @param endOfBudget of the shutdown, if there is one that nobody hurries
     */
    void signals(int pid, Signal signal, Optional<Instant> endOfBudget) {
        var process = of(pid).orElseThrow(() -> new AssertionError("a signal to " + pid));
        boolean hurried = goingDown && endOfBudget.isEmpty();
        if (!hurried && signal == Signal.KILL) {
            var ownEnd =
                    process.signalledAt
                            .orElse(Instant.MAX.minusSeconds(1000))
                            .plusSeconds(process.config.stop().waitsecs());
            assertFalse(
                    clock.get().isBefore(ownEnd)
                            && endOfBudget
                                    .filter(end -> !clock.get().isBefore(end.minusMillis(100)))
                                    .isEmpty(),
                    process.config.id() + " is killed before its time");
        }
        if (process.state == ProcessState.STOPPING && process.signalledAt.isEmpty()) {
            process.signalledAt = Optional.of(clock.get());
        }
        process.killed |= signal == Signal.KILL;
    }

    /**
     * Who is told to stop while something is up that has to be down first; as long as there is time
     * for everybody, nobody is.
     */
    void assertOrderOfStopping(int pid) {
        var process = of(pid).orElseThrow();
        for (Known other : known.values()) {
            boolean first =
                    groupPriority(other.config) > groupPriority(process.config)
                            || needs(other.config, process.config);
            assertFalse(
                    first && other.pid != 0 && other.state != ProcessState.UNKNOWN,
                    process.config.id()
                            + " is told to stop before "
                            + other.config.id()
                            + " is down: group priorities "
                            + groupPriority(other.config)
                            + " and "
                            + groupPriority(process.config)
                            + (needs(other.config, process.config) ? ", which it needs" : ""));
        }
    }

    /** Somebody is in a hurry. */
    void assertAllAreToldToStop() {
        for (Known process : known.values()) {
            assertTrue(
                    process.pid == 0
                            || process.state == ProcessState.STOPPING
                            || process.state == ProcessState.UNKNOWN,
                    process.config.id() + " has not been told to stop: it is " + process.state);
        }
    }

    /** How long all that lives may take to stop, one after the other. */
    Duration patience() {
        return known.values().stream()
                .filter(process -> process.pid != 0)
                .map(
                        process ->
                                Duration.ofSeconds(process.config.stop().waitsecs())
                                        .plusMillis(200))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * What others are shown when the wall clock is another by {@code step}: every life is as old as
     * it is.
     */
    void assertShown(Snapshot shown, Duration step) {
        for (Known process : known.values()) {
            if (process.pid != 0) {
                var start = shown.process(process.config.id()).orElseThrow().startTime();
                assertEquals(
                        Optional.of(Duration.between(process.spawnedAt, clock.get())),
                        start.map(time -> Duration.between(time, clock.get().plus(step))),
                        "the age of " + process.config.id());
            }
        }
    }

    // ---- the gate

    /** What may start is not down: neither what is wanted nor what is due. */
    void assertProgress() {
        if (goingDown) {
            return;
        }
        for (Known process : known.values()) {
            assertFalse(
                    process.isUp() && lifeIsOver(process),
                    process.config.id() + " outlives its maximum_lifetime");
            boolean due =
                    !process.unclear
                            && process.dueBy
                                    .filter(time -> !clock.get().isBefore(time))
                                    .isPresent();
            boolean canBe = process.pid == 0 && !beingPrepared.test(process.config.id());
            if ((process.wished || due) && !process.unclear && canBe) {
                claims++;
                assertTrue(
                        whyNot(process, false).isPresent(),
                        process.config.id() + " may start and does not, it is " + process.state);
            }
        }
    }

    /**
     * Whoever sleeps until something happens does not sleep through what has to be done.
     *
     * @param time until when nobody does anything
     */
    void assertNothingIsDueBefore(Instant time) {
        for (Known process : known.values()) {
            var id = process.config.id();
            assertFalse(
                    process.state == ProcessState.STARTING
                            && process.pid != 0
                            && process.spawnedAt.plusSeconds(startsecs(process)).isBefore(time),
                    id + " has stayed up for its startsecs, and does not run");
            assertFalse(
                    process.state == ProcessState.STOPPING
                            && process.pid != 0
                            && !process.killed
                            && process.signalledAt
                                    .map(at -> at.plusSeconds(process.config.stop().waitsecs()))
                                    .filter(end -> end.isBefore(time))
                                    .isPresent(),
                    id + " has not stopped within its stopwaitsecs, and is not killed");
            assertFalse(
                    !goingDown
                            && !process.unclear
                            && process.pid == 0
                            && process.dueBy.filter(due -> due.isBefore(time)).isPresent()
                            && !beingPrepared.test(id)
                            && whyNot(process, false).isEmpty(),
                    id + " is due, and nobody starts it");
        }
    }

    /**
     * @param unclearLetsPass what is thought of one that an update may be stopping
     */
    private Optional<String> whyNot(Known process, boolean unclearLetsPass) {
        for (Known other : known.values()) {
            if (process.inTurn
                    && other.boot == process.boot
                    && isEarlier(other.config, process.config)
                    && (other.unclear || isUpdating() ? !unclearLetsPass : !letsPass(other))) {
                return Optional.of(other.config.id() + " comes first");
            }
        }
        for (Dependency dependency : process.config.dependsOn()) {
            for (Known target : known.values()) {
                if (target.config.program().equals(dependency.program())
                        && !isMet(dependency, target)) {
                    return Optional.of(target.config.id() + " is not " + dependency.condition());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isMet(Dependency dependency, Known target) {
        return switch (dependency.condition()) {
            case STARTED -> target.isUp() || target.hasCompleted();
            case HEALTHY -> target.isReady();
            case COMPLETED_SUCCESSFULLY -> target.hasCompleted();
        };
    }

    /**
     * Who is not wanted up holds nobody back; who cannot say that it is ready needs to be tried.
     */
    private static boolean letsPass(Known process) {
        boolean wantedUp =
                process.wished || process.planned || process.state != ProcessState.STOPPED;
        if (!wantedUp) {
            return true;
        }
        return process.saysWhenItIsReady() ? process.isReady() : process.tried;
    }

    /** By group, then by its own; behind all that it depends on. */
    private boolean isEarlier(ProcessConfig one, ProcessConfig other) {
        var first = priorities(one);
        var second = priorities(other);
        return first[0] < second[0] || first[0] == second[0] && first[1] < second[1];
    }

    private int[] priorities(ProcessConfig process) {
        int[] latest = {process.groupPriority(), process.priority()};
        for (Dependency dependency : process.dependsOn()) {
            for (Known target : known.values()) {
                if (target.config.program().equals(dependency.program())) {
                    var its = priorities(target.config);
                    boolean later = its[0] > latest[0] || its[0] == latest[0] && its[1] > latest[1];
                    latest = later ? its : latest;
                }
            }
        }
        return latest;
    }

    private int groupPriority(ProcessConfig process) {
        int highest = process.groupPriority();
        for (Known other : known.values()) {
            if (needs(process, other.config)) {
                highest = Math.max(highest, other.config.groupPriority());
            }
        }
        return highest;
    }

    /** Directly or through others. */
    private boolean needs(ProcessConfig process, ProcessConfig target) {
        for (Dependency dependency : process.dependsOn()) {
            if (dependency.program().equals(target.program())) {
                return true;
            }
            for (Known other : known.values()) {
                if (other.config.program().equals(dependency.program())
                        && needs(other.config, target)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Optional<Known> of(int pid) {
        return known.values().stream().filter(process -> process.pid == pid).findFirst();
    }
}
