package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProbeStatus.Verdict;
import org.supervisordjava.schedule.CronTimes;
import org.supervisordjava.supervisor.port.Hooks;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.supervisor.port.Probes;
import org.supervisordjava.supervisor.port.ProcessLogs;
import org.supervisordjava.supervisor.port.Processes;
import org.supervisordjava.supervisor.port.Schedules;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A kernel with virtual time in which processes exit, hang, ignore signals, cannot be spawned and
 * answer probes at random, all decided by one seed. It checks by itself what no supervisor may ever
 * do to a kernel.
 */
final class SimulatedKernel implements Processes, Probes, ProcessLogs, Schedules, Hooks {

    record Scheduled(Instant at, long sequence, LoopEvent event) {}

    private record Child(
            ProcessId id, ProcessConfig config, boolean ignoresSignals, boolean unkillable) {}

    private final SplittableRandom random;
    private final PriorityQueue<Scheduled> events =
            new PriorityQueue<>(
                    Comparator.comparing(Scheduled::at).thenComparingLong(Scheduled::sequence));
    private final Map<Integer, Child> alive = new HashMap<>();
    private final Set<Integer> exiting = new HashSet<>();
    private final Set<Integer> delivered = new HashSet<>();
    private final Set<Integer> probed = new HashSet<>();
    private final Set<ProcessId> unprepared = new HashSet<>();
    private Optional<CompletableFuture<String>> clearing = Optional.empty();
    private final Set<CompletableFuture<String>> beingCleared = new HashSet<>();
    private final Set<LoopEvent> elsewhere = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<ProcessId, Instant> preparedAt = new HashMap<>();
    private final Map<Scenario, Integer> drawn = new EnumMap<>(Scenario.class);
    private final List<Note> history = new ArrayList<>();

    /** Written down now, rendered only when a history has failed. */
    private record Note(Instant at, String what) {}

    private Optional<AssertionError> broken = Optional.empty();
    private boolean someSignalFailed;
    private Instant now;
    private long sequence;
    private int nextPid = 100;
    private boolean calm;
    private final Map<ProcessId, Duration> timesToStop = new HashMap<>();
    private final Map<ProcessId, Duration> timesToRun = new HashMap<>();
    private Optional<Duration> timeToRead = Optional.of(Duration.ZERO);

    SimulatedKernel(long seed, Instant now) {
        this.random = new SplittableRandom(seed);
        this.now = now;
    }

    Instant now() {
        return now;
    }

    void advanceTo(Instant time) {
        assertFalse(time.isBefore(now), "time must not go backwards");
        now = time;
    }

    private Consumer<SupervisorEvent> published = event -> {};

    /** Hears of every event from now on. */
    void publishesTo(Consumer<SupervisorEvent> listener) {
        published = listener;
    }

    private int readings;

    /**
     * How often the configuration is to have been read again; what is read, is told by the test.
     */
    int readings() {
        return readings;
    }

    /** Everything outside of the core, without listeners of events or another configuration. */
    Ports ports() {
        return new Ports(
                this,
                this,
                this,
                (level, message) -> note(message),
                event -> published.accept(event),
                this::askWhenAllIsRead,
                () -> readings++,
                this,
                this);
    }

    @Override
    public void ready(ProcessConfig process, int pid, Instant at) {
        note("hook: " + process.id() + " is ready");
    }

    @Override
    public void exited(ProcessConfig process, PastRun run) {
        note("hook: " + process.id() + " " + run.exit().describe());
    }

    @Override
    public void givenUp(ProcessConfig process, String reason, Instant at) {
        note("hook: " + process.id() + " is given up: " + reason);
    }

    private Duration stepped = Duration.ZERO;

    /** Sets the time of day. */
    void setsTheClock(Duration by) {
        stepped = stepped.plus(by);
    }

    @Override
    public Instant wallClock(Instant time) {
        return time.plus(stepped);
    }

    @Override
    public void ask(ProcessId id, ScheduleConfig schedule, Instant after) {
        schedule(
                Duration.ofMillis(20),
                new LoopEvent.ScheduleAnswered(id, schedule, CronTimes.next(schedule, after)));
    }

    /** Answered soon, late or never. */
    void askWhenAllIsRead(long request) {
        note("asks whether the events have been read");
        var time = timeToRead();
        drawn(time.isPresent() ? Scenario.LISTENER_READS : Scenario.LISTENER_NEVER_READS);
        time.ifPresent(after -> schedule(after, new LoopEvent.EventsRead(request)));
    }

    private Optional<Duration> timeToRead() {
        if (calm) {
            return timeToRead;
        }
        return random.nextInt(4) == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(random.nextInt(2_000)));
    }

    /** How long listeners read when all is calm; empty for ever. */
    void readsFor(Optional<Duration> time) {
        timeToRead = time;
    }

    /** How long it takes to stop when it is asked to; the others take it at random. */
    void stopsIn(ProcessId id, Duration time) {
        timesToStop.put(id, time);
    }

    /** Not even when it is killed. */
    void neverEnds(ProcessId id) {
        alive.replaceAll(
                (pid, child) ->
                        child.id().equals(id)
                                ? new Child(id, child.config(), child.ignoresSignals(), true)
                                : child);
    }

    /** How long a oneshot runs; the others do so at random. */
    void takes(ProcessId id, Duration time) {
        timesToRun.put(id, time);
    }

    /** No more surprises: processes stay up, probes pass, spawns work. */
    void calmDown() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    Optional<Scheduled> next() {
        return Optional.ofNullable(events.peek());
    }

    LoopEvent take() {
        var event = events.poll().event();
        deliver(event);
        return event;
    }

    /** Everything that has happened until then. */
    List<LoopEvent> takeAllUntil(Instant time) {
        var taken = new ArrayList<LoopEvent>();
        while (!events.isEmpty() && !events.peek().at().isAfter(time)) {
            taken.add(take());
        }
        return taken;
    }

    /**
     * Checks a rule inside of a port, whose failures the supervisor survives: a broken one is kept
     * for the test.
     */
    void keeps(Runnable rule) {
        try {
            rule.run();
        } catch (AssertionError error) {
            broken = broken.or(() -> Optional.of(error));
        }
    }

    void throwWhatIsBroken() {
        broken.ifPresent(
                error -> {
                    throw error;
                });
    }

    /** From now on the supervisor knows of this event. */
    void deliver(LoopEvent event) {
        if (event instanceof LoopEvent.ChildExited(int pid, var status, var at)) {
            assertTrue(delivered.add(pid), "exit of " + pid + " delivered twice");
        }
    }

    void schedule(Duration delay, LoopEvent event) {
        events.add(new Scheduled(now.plus(delay), sequence++, event));
    }

    void note(String what) {
        history.add(new Note(now, what));
        someSignalFailed |= what.contains("unknown problem");
    }

    String history() {
        return history.stream()
                .map(note -> note.at() + " " + note.what())
                .collect(Collectors.joining("\n"));
    }

    /** A signal was refused, so that a process is in an unknown state. */
    boolean someSignalFailed() {
        return someSignalFailed;
    }

    boolean isAlive(ProcessId id) {
        return alive.values().stream().anyMatch(child -> child.id().equals(id));
    }

    boolean hasUnkillableChildren() {
        return alive.values().stream().anyMatch(Child::unkillable);
    }

    boolean hasLivingChildren() {
        return alive.values().stream().anyMatch(child -> !child.unkillable());
    }

    List<ProcessConfig> living() {
        return alive.values().stream().map(Child::config).toList();
    }

    @Override
    public SpawnResult spawn(ProcessConfig process, GroupKind groupKind) {
        keeps(() -> assertFalse(isAlive(process.id()), "a second living copy of " + process.id()));
        note("spawn " + process.id());
        preparedAt.remove(process.id());
        if (chance(0.06) || unspawnable.contains(process.id())) {
            drawn(Scenario.SPAWN_FAILS);
            return new SpawnResult.NotSpawned(
                    SpawnFailure.OTHER, "too many open files to spawn '" + process.id() + "'");
        }
        int pid = nextPid++;
        var child = new Child(process.id(), process, chance(0.15), chance(0.01));
        alive.put(pid, child);
        drawn(Scenario.IGNORES_SIGNALS, child.ignoresSignals());
        drawn(Scenario.NOT_EVEN_SIGKILL_ENDS_IT, child.unkillable());
        if (process.isOneshot()) {
            boolean fails = chance(0.2);
            drawn(Scenario.ONESHOT_FAILS, fails);
            exitIn(
                    pid,
                    Optional.ofNullable(timesToRun.get(process.id())).orElseGet(() -> upTo(3000)),
                    new ExitStatus.Code(fails ? 1 : 0));
        } else if (chance(0.5)) {
            boolean early = chance(0.3);
            drawn(Scenario.DIES_WHILE_STARTING, early && process.startsecs() > 0);
            exitIn(pid, upTo(early ? 900 : 60_000), randomExit());
        }
        return new SpawnResult.Alive(pid, now);
    }

    private ExitStatus randomExit() {
        return random.nextInt(3) == 0
                ? new ExitStatus.Signalled(random.nextBoolean() ? 9 : 11, random.nextBoolean())
                : new ExitStatus.Code(random.nextInt(3));
    }

    private void exitIn(int pid, Duration delay, ExitStatus status) {
        if (exiting.add(pid)) {
            schedule(delay, new LoopEvent.ChildExited(pid, status, now.plus(delay)));
        }
    }

    /** A signal makes the end come sooner than it would have come by itself. */
    private void exitSooner(int pid, Duration delay, ExitStatus status) {
        events.removeIf(
                event ->
                        event.event() instanceof LoopEvent.ChildExited(int exited, var how, var at)
                                && exited == pid
                                && event.at().isAfter(now.plus(delay)));
        boolean comesAnyway =
                events.stream()
                        .anyMatch(
                                event ->
                                        event.event()
                                                        instanceof
                                                        LoopEvent.ChildExited(
                                                                int exited,
                                                                var how,
                                                                var at)
                                                && exited == pid);
        if (!comesAnyway) {
            exiting.add(pid);
            schedule(delay, new LoopEvent.ChildExited(pid, status, now.plus(delay)));
        }
    }

    @Override
    public SignalResult signal(int pid, Signal signal, boolean group) {
        var child = alive.get(pid);
        if (child == null || delivered.contains(pid)) {
            return new SignalResult.NoSuchProcess();
        }
        note("signal " + signal + " to " + child.id());
        if (signal == Signal.KILL) {
            if (!child.unkillable()) {
                exitSooner(pid, upTo(5), new ExitStatus.Signalled(9, false));
            }
        } else if (!child.ignoresSignals() && !child.unkillable() && isStopSignal(signal)) {
            exitSooner(
                    pid,
                    Optional.ofNullable(timesToStop.get(child.id()))
                            .orElseGet(() -> upTo(chance(0.3) ? 8000 : 200)),
                    new ExitStatus.Signalled(signal.number(), false));
        }
        boolean refused = chance(0.002);
        drawn(Scenario.SIGNAL_CANNOT_BE_SENT, refused);
        return refused ? new SignalResult.NotSent("EPERM") : new SignalResult.Sent();
    }

    private static boolean isStopSignal(Signal signal) {
        return signal == Signal.TERM || signal == Signal.INT || signal == Signal.QUIT;
    }

    @Override
    public void ended(ProcessId id, int pid) {
        keeps(
                () -> {
                    assertTrue(delivered.contains(pid), "ended before its exit was delivered");
                    assertTrue(alive.remove(pid) != null, "ended twice: " + pid);
                });
        note("reaped " + id);
    }

    @Override
    public void begin(ProcessConfig process, int pid) {
        keeps(() -> assertTrue(probed.add(pid), "probes of " + pid + " begun twice"));
        process.probes()
                .readiness()
                .ifPresent(probe -> answer(process.id(), pid, ProbeKind.READINESS, upTo(4000)));
        process.probes()
                .liveness()
                .filter(probe -> chance(0.3))
                .ifPresent(
                        probe -> {
                            drawn(Scenario.PROBE_FAILS);
                            var delay = upTo(30_000);
                            schedule(
                                    delay,
                                    new LoopEvent.ProbeReported(
                                            process.id(),
                                            pid,
                                            verdict(ProbeKind.LIVENESS, Verdict.FAILING)));
                        });
    }

    private void answer(ProcessId id, int pid, ProbeKind kind, Duration delay) {
        schedule(delay, new LoopEvent.ProbeReported(id, pid, verdict(kind, Verdict.PASSING)));
        if (chance(0.2)) {
            drawn(Scenario.PROBE_FAILS);
            var lost = delay.plus(upTo(10_000));
            schedule(lost, new LoopEvent.ProbeReported(id, pid, verdict(kind, Verdict.FAILING)));
            schedule(
                    lost.plus(upTo(5000)),
                    new LoopEvent.ProbeReported(id, pid, verdict(kind, Verdict.PASSING)));
        }
    }

    private static ProbeStatus verdict(ProbeKind kind, Verdict verdict) {
        return new ProbeStatus(
                kind,
                verdict,
                1,
                verdict == Verdict.FAILING ? 1 : 0,
                1,
                Duration.ZERO,
                Optional.empty());
    }

    @Override
    public void end(ProcessId id) {
        note("probes of " + id + " end");
    }

    private final Set<ProcessId> unspawnable = new HashSet<>();

    /** Whether every try fails. */
    void cannotBeSpawned(ProcessId id, boolean yes) {
        if (yes) {
            unspawnable.add(id);
        } else {
            unspawnable.remove(id);
        }
    }

    private final Map<ProcessId, SpawnResult.NotSpawned> notExecutable = new HashMap<>();
    private final Set<ProcessId> deaf = new HashSet<>();

    /** What is found before it is even tried. */
    void cannotBeRun(ProcessId id, SpawnResult.NotSpawned failure) {
        notExecutable.put(id, failure);
    }

    @Override
    public SpawnResult.NotSpawned check(ProcessConfig process) {
        return notExecutable.get(process.id());
    }

    void closesItsInput(ProcessId id) {
        deaf.add(id);
    }

    @Override
    public boolean writeStdin(ProcessId id, byte[] data) {
        if (deaf.contains(id)) {
            return false;
        }
        note("stdin of " + id + ": " + new String(data, StandardCharsets.UTF_8));
        return true;
    }

    private long oomKills;

    /** The kernel has killed somebody for want of memory, whoever that was. */
    void killsForMemory() {
        oomKills++;
    }

    @Override
    public long oomKills() {
        return oomKills;
    }

    private final Map<ProcessId, MemorySize> memory = new HashMap<>();

    /** What it uses whenever that is measured; the others use something at random. */
    void uses(ProcessId id, MemorySize size) {
        memory.put(id, size);
    }

    /** Of those that live then; some answers never come. */
    @Override
    public void measureMemory(Set<Integer> pids) {
        if (chance(0.1)) {
            drawn(Scenario.MEMORY_NOT_MEASURED);
            return;
        }
        var sizes = new HashMap<Integer, MemorySize>();
        for (int pid : pids) {
            if (alive.containsKey(pid)) {
                sizes.put(pid, memory.getOrDefault(alive.get(pid).id(), anySize()));
            }
        }
        note("memory: " + sizes);
        schedule(upTo(1_500), new LoopEvent.MemoryMeasured(sizes));
    }

    private MemorySize anySize() {
        boolean over = chance(0.1);
        drawn(Scenario.MEMORY_OVER_ITS_LIMIT, over);
        return new MemorySize(over ? 1_000_001 : 1_000_000);
    }

    private final Set<ProcessId> withLogs = new HashSet<>();

    /** Another supervisor takes over, which knows of no logs yet. */
    void forgetLogs() {
        withLogs.clear();
    }

    @Override
    public void added(ProcessConfig process) {
        keeps(
                () ->
                        assertTrue(
                                withLogs.add(process.id()),
                                "logs of " + process.id() + " opened twice"));
        note("logs of " + process.id() + " opened");
    }

    @Override
    public void removed(ProcessId id) {
        keeps(() -> assertTrue(withLogs.remove(id), "logs of " + id + " closed twice"));
        note("logs of " + id + " closed");
    }

    private final Map<ProcessId, String> stdoutLogfiles = new HashMap<>();

    /** Where its output goes; that of the others goes nowhere. */
    void logsTo(ProcessId id, String file) {
        stdoutLogfiles.put(id, file);
    }

    @Override
    public String stdoutLogfile(ProcessId id) {
        return stdoutLogfiles.getOrDefault(id, "");
    }

    @Override
    public String stderrLogfile(ProcessId id) {
        return "";
    }

    @Override
    public CompletableFuture<String> clear(ProcessId id) {
        return clearing.orElseGet(this::clearing);
    }

    @Override
    public CompletableFuture<String> clearMain() {
        return clearing.orElseGet(this::clearing);
    }

    /** At once, or later and by another thread; it may fail. */
    private CompletableFuture<String> clearing() {
        var outcome = chance(0.2) ? "no space left on device" : "";
        if (!chance(0.5)) {
            return CompletableFuture.completedFuture(outcome);
        }
        drawn(Scenario.LOGS_CLEARED_BY_ANOTHER_THREAD);
        var later = new CompletableFuture<String>();
        beingCleared.add(later);
        var event =
                new LoopEvent.CommandPosted(
                        () -> {
                            beingCleared.remove(later);
                            later.complete(outcome);
                        });
        elsewhere.add(event);
        schedule(upTo(4_000), event);
        return later;
    }

    /** What happens in a thread of a port: the loop does not hear of it from the kernel. */
    boolean happensElsewhere(LoopEvent event) {
        return elsewhere.contains(event);
    }

    boolean isClearing() {
        return !beingCleared.isEmpty();
    }

    /** What comes of the clearing of logs from now on. */
    void clears(CompletableFuture<String> outcome) {
        clearing = Optional.of(outcome);
    }

    /** What a spawn needs may have to be waited for. */
    @Override
    public boolean isPrepared(ProcessConfig process, GroupKind groupKind) {
        if (!preparedAt.containsKey(process.id())) {
            var time = chance(0.05) ? upTo(3_000) : Duration.ZERO;
            preparedAt.put(process.id(), now.plus(time));
            if (!time.isZero()) {
                drawn(Scenario.SPAWN_HAS_TO_BE_PREPARED);
                schedule(time, new LoopEvent.SpawnPrepared());
            }
        }
        return !isBeingPrepared(process.id()) && !unprepared.contains(process.id());
    }

    boolean isBeingPrepared(ProcessId id) {
        return now.isBefore(preparedAt.getOrDefault(id, now));
    }

    @Override
    public void startGivenUp(ProcessId id) {
        note("start of " + id + " given up");
        preparedAt.remove(id);
    }

    /** Has happened once more. */
    void drawn(Scenario scenario) {
        drawn.merge(scenario, 1, Integer::sum);
    }

    void drawn(Scenario scenario, boolean yes) {
        if (yes) {
            drawn(scenario);
        }
    }

    Map<Scenario, Integer> drawn() {
        return drawn;
    }

    /** Whether it cannot be spawned yet. */
    void keepsUnprepared(ProcessId id, boolean yes) {
        if (yes) {
            unprepared.add(id);
        } else {
            unprepared.remove(id);
        }
    }

    @Override
    public void reopen() {
        note("logs reopened");
    }

    private boolean chance(double probability) {
        return !calm && random.nextDouble() < probability;
    }

    private Duration upTo(int millis) {
        return Duration.ofMillis(random.nextInt(millis) + 1L);
    }
}
