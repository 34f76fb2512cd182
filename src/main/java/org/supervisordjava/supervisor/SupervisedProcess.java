package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.OnFatal;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.Effect;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProcessEvent;
import org.supervisordjava.process.ProcessMachine;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.process.ProcessStatus;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.supervisor.port.Processes.SignalResult;
import org.supervisordjava.supervisor.port.Processes.SpawnResult;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One process with everything the loop remembers of it. Loop's thread only. */
final class SupervisedProcess {

    private final Ports ports;
    private final Containment effects;
    private final GroupKind groupKind;
    private ProcessConfig config;
    private ProcessStatus status;

    /** Wanted up, but not started yet: its gate may still be closed. */
    private boolean startPending;

    /** The boot that it is part of; 0 for none. */
    private int boot;

    /** Its first start of that boot is still to come: earlier priorities hold it back. */
    private boolean awaitsTurn;

    /** It has been tried at least once since it was wanted up. */
    private boolean attempted;

    private boolean mayBeBegunOnly;
    private Optional<SpawnResult.Begun> begun = Optional.empty();

    private Optional<String> waitingFor = Optional.empty();

    /** What it has been waiting for since its last try, as the log has it. */
    private final Set<ProcessId> toldOf = new HashSet<>();

    private Optional<HeldBack> heldBackBy = Optional.empty();

    /** It has waited since its last try. */
    private boolean waited;

    private Optional<Instant> stopRequested = Optional.empty();
    private final Deque<PastRun> pastRuns = new ArrayDeque<>();
    private boolean wasReady;
    private Instant readinessSince;
    private RestartReason nextRestartReason = RestartReason.MANUAL;
    private final Map<RestartReason, Long> restarts = new EnumMap<>(RestartReason.class);
    private final ProbeResults probes = new ProbeResults();
    private Optional<Duration> timeToReady = Optional.empty();
    private boolean everSpawned;

    /** Not even SIGKILL has ended it. */
    private boolean unkillable;

    private boolean sentKill;

    private Optional<ScheduledRuns> schedule = Optional.empty();
    private boolean startsBySchedule;
    private Optional<LimitWatch> limits = Optional.empty();
    private final List<Consumer<SupervisedProcess>> watchers = new ArrayList<>(2);

    private ProcessSnapshot cachedSnapshot;

    /**
     * @param effects contains what fails of them, so that each is tried
     */
    SupervisedProcess(
            ProcessConfig config,
            GroupKind groupKind,
            Ports ports,
            Containment effects,
            Instant now) {
        this.config = config;
        this.groupKind = groupKind;
        this.ports = ports;
        this.effects = effects;
        this.status = ProcessStatus.initial(now);
        this.readinessSince = now;
        followConfig();
    }

    private void followConfig() {
        schedule = config.schedule().map(times -> new ScheduledRuns(id(), times, ports));
        // No lambdas: they would load what is not configured.
        limits =
                config.restartLimits().isPresent()
                        ? Optional.of(new LimitWatch(config.restartLimits().get(), id().hashCode()))
                        : Optional.empty();
    }

    ProcessConfig config() {
        return config;
    }

    ProcessId id() {
        return config.id();
    }

    /** Whether it is there to read events. */
    boolean listensToEvents() {
        return groupKind instanceof GroupKind.EventListenerPool && state().isSignallable();
    }

    ProcessStatus status() {
        return status;
    }

    ProcessState state() {
        return status.state();
    }

    // ---- wishes

    boolean startPending() {
        return startPending;
    }

    /** Also one that a failed probe is restarting at this moment. */
    boolean isUpOrAboutToBe() {
        return state().isRunning()
                || startPending
                || status.restartIsPlanned()
                || status.startWhenStopped();
    }

    /** Wants it up as soon as what it depends on is. */
    void wantStart() {
        startPending = true;
        startsBySchedule = false;
        stopRequested = Optional.empty();
        awaitsTurn = false;
        changed();
    }

    /**
     * Wants it up in the order of priorities.
     *
     * @param number of the boot: only what belongs to the same one holds it back
     */
    void wantStartInTurn(int number) {
        wantStart();
        boot = number;
        awaitsTurn = true;
    }

    int boot() {
        return boot;
    }

    boolean awaitsTurn() {
        return startPending && awaitsTurn;
    }

    /** Tells it once in the log, however often what it waits for comes and goes. */
    void waitFor(Optional<SupervisedProcess> other, Instant now) {
        var what = other.map(SupervisedProcess::awaited);
        if (!waitingFor.equals(what)) {
            waitingFor = what;
            other.ifPresent(awaited -> holdBackBy(awaited, now));
            other.filter(awaited -> toldOf.add(awaited.id()))
                    .ifPresent(
                            awaited ->
                                    ports.log().log(
                                            LogLevel.INFO,
                                            id() + " waits for " + awaited.awaited()));
            changed();
        }
    }

    private void holdBackBy(SupervisedProcess other, Instant now) {
        var since = heldBackBy.filter(_ -> waited).map(HeldBack::since).orElse(now);
        heldBackBy = Optional.of(new HeldBack(other.id(), since));
        waited = true;
    }

    private void waitIsOver() {
        waitingFor = Optional.empty();
        boolean isRetry = status.tries() > 0;
        if (!waited && !isRetry) {
            heldBackBy = Optional.empty();
        }
        waited = false;
        toldOf.clear();
    }

    /** An operator wants it down, so that nobody wonders why it is. */
    void noteStopRequest(Instant now) {
        stopRequested = Optional.of(now);
        changed();
    }

    /** A retry or an automatic restart whose time has come. */
    boolean restartIsDue(Instant now) {
        return status.restartIsPlanned() && status.isDue(now);
    }

    /** It can be spawned at once; if not, an event tells when. */
    boolean isPrepared() {
        return ports.processes().isPrepared(config, groupKind);
    }

    // ---- its schedule

    /**
     * A process that an operator has stopped, or that is not to start, rests until it is started.
     *
     * @return whether it is wanted up now
     */
    boolean followSchedule(Instant now) {
        if (schedule.isEmpty()) {
            return false;
        }
        var runs = schedule.get();
        boolean pending = startPending;
        var before = runs.status();
        if (stopRequested.isPresent() || !config.autostart() && status.startTime().isEmpty()) {
            runs.suspend();
        } else {
            runBySchedule(runs, now);
        }
        if (!before.equals(runs.status())) {
            changed();
        }
        return startPending && !pending;
    }

    private void runBySchedule(ScheduledRuns runs, Instant now) {
        boolean busy = startPending || state().isRunning() || state() == ProcessState.STOPPING;
        switch (runs.look(now, busy)) {
            case NOTHING -> {}
            case START -> startBySchedule();
            case REPLACE -> {
                if (state() == ProcessState.STARTING || state() == ProcessState.RUNNING) {
                    restart(RestartReason.SCHEDULE, now);
                } else if (state() == ProcessState.BACKOFF) {
                    startBySchedule();
                }
            }
        }
    }

    private void startBySchedule() {
        wantStart();
        startsBySchedule = true;
    }

    void scheduleAnswered(LoopEvent.ScheduleAnswered answer) {
        schedule.filter(runs -> runs.follows(answer.schedule()))
                .ifPresent(runs -> runs.answered(answer.next()));
    }

    Optional<Instant> nextScheduledRun() {
        return schedule.flatMap(ScheduledRuns::nextRun);
    }

    /** It would run by itself some time. */
    boolean awaitsItsTime() {
        return nextScheduledRun().isPresent();
    }

    // ---- its limits

    /** When one of them is to be looked at. */
    Optional<Instant> nextLimit() {
        return limits.isPresent() ? limits.get().nextDeadline() : Optional.empty();
    }

    /** Whether what it uses is to be measured now; asked for once in each interval. */
    boolean takeDueMemoryCheck(Instant now) {
        boolean due = limits.isPresent() && limits.get().takeDueCheck(now);
        if (due) {
            changed();
        }
        return due;
    }

    void memoryMeasured(MemorySize size, Instant now) {
        var exceeded = limits.flatMap(watch -> watch.measured(size));
        changed();
        if (exceeded.isPresent() && canBeRestarted()) {
            ports.log().log(
                    LogLevel.WARN,
                    "memory_limit: %s uses %s, more than %s, restarting it"
                            .formatted(id(), size, exceeded.get()));
            restart(RestartReason.MEMORY_LIMIT, now);
        }
    }

    void restartIfLifeIsOver(Instant now) {
        if (limits.isPresent() && limits.get().lifeIsOver(now) && canBeRestarted()) {
            ports.log().log(
                    LogLevel.INFO,
                    "maximum_lifetime: %s has lived for %d seconds, restarting it"
                            .formatted(
                                    id(),
                                    Duration.between(status.startTime().orElse(now), now)
                                            .toSeconds()));
            restart(RestartReason.LIFETIME, now);
        }
    }

    private void lifeEnds() {
        if (limits.isPresent()) {
            limits.get().lifeEnds();
            changed();
        }
    }

    private boolean canBeRestarted() {
        return state() == ProcessState.STARTING || state() == ProcessState.RUNNING;
    }

    // ---- what others wait for

    boolean completedSuccessfully() {
        return state() == ProcessState.EXITED
                && status.exitStatus()
                        .map(exit -> exit.isExpected(config.exitcodes()))
                        .orElse(false);
    }

    boolean hasStarted() {
        return (state() == ProcessState.STARTING || state() == ProcessState.RUNNING)
                        && status.pid() != 0
                || completedSuccessfully();
    }

    boolean isReady() {
        if (config.isOneshot()) {
            return completedSuccessfully();
        }
        boolean alive =
                (state() == ProcessState.STARTING || state() == ProcessState.RUNNING)
                        && status.pid() != 0;
        if (!alive) {
            return false;
        }
        return config.probes().gatesReadiness()
                ? probes.passes(ProbeKind.STARTUP) && probes.passes(ProbeKind.READINESS)
                : state() == ProcessState.RUNNING;
    }

    /** Whether later priorities need not wait for it (any longer). */
    boolean letsOthersPass() {
        boolean wantedUp =
                startPending || state() != ProcessState.STOPPED || status.restartIsPlanned();
        if (!wantedUp) {
            return true;
        }
        if (config.isOneshot() || config.probes().gatesReadiness()) {
            return isReady();
        }
        return attempted;
    }

    /** Whether waiting for it is in vain unless somebody steps in. */
    boolean isDeadEnd() {
        return !startPending
                && (state() == ProcessState.FATAL
                        || state() == ProcessState.UNKNOWN
                        || state() == ProcessState.STOPPED && !status.restartIsPlanned()
                        || state() == ProcessState.EXITED
                                && !status.restartIsPlanned()
                                && !isReady());
    }

    /** What one waits for, for the operator. */
    String awaited() {
        var goal =
                config.isOneshot()
                        ? " to complete"
                        : config.probes().gatesReadiness() ? " to be ready" : " to start";
        return id() + goal + (isDeadEnd() ? " (it is " + state() + ")" : "");
    }

    // ---- events

    /**
     * @param amongMany its spawn may go on beside: then {@link #isBeingSpawned}, until {@link
     *     #awaitSpawn}
     */
    void start(boolean amongMany, Instant now) {
        mayBeBegunOnly = amongMany;
        startPending = false;
        if (status.restartIsPlanned()) {
            step(new ProcessEvent.DeadlinePassed(), now);
        } else {
            nextRestartReason = startsBySchedule ? RestartReason.SCHEDULE : RestartReason.MANUAL;
            step(new ProcessEvent.Start(), now);
        }
    }

    void stop(Instant now) {
        startPending = false;
        awaitsTurn = false;
        attempted = false;
        waitIsOver();
        ports.processes().startGivenUp(id());
        step(new ProcessEvent.Stop(), now);
    }

    void giveUpStopping() {
        unkillable = true;
        changed();
    }

    /** Its end is that of the supervisor as well. */
    boolean isGoneForGood() {
        if (config.onFatal() != OnFatal.SHUTDOWN) {
            return false;
        }
        boolean exitedForGood =
                config.essential()
                        && state() == ProcessState.EXITED
                        && !status.restartIsPlanned()
                        && !startPending
                        && !completedSuccessfully();
        return state() == ProcessState.FATAL || exitedForGood;
    }

    /** It lives on, whatever is done: killed in vain, or out of reach of signals. */
    boolean isUnkillable() {
        return unkillable || state() == ProcessState.UNKNOWN && status.pid() != 0;
    }

    void restart(RestartReason reason, Instant now) {
        nextRestartReason = reason;
        step(new ProcessEvent.Restart(), now);
    }

    /**
     * @param at when; never before the start, even if the two are told in the other order
     */
    void exited(ExitStatus exit, boolean outOfMemory, Instant at) {
        if (state() != ProcessState.STOPPING) {
            nextRestartReason = outOfMemory ? RestartReason.OOM : RestartReason.EXIT;
        }
        if (outOfMemory) {
            ports.log().log(
                    LogLevel.WARN,
                    "out of memory: the kernel killed "
                            + config.name()
                            + " ("
                            + status.pid()
                            + ")");
        }
        int pid = status.pid();
        var start = status.startTime().orElse(at);
        var end = at.isBefore(start) ? start : at;
        unkillable = false;
        lifeEnds();
        try {
            endProbes();
            ports.processes().ended(id(), pid);
        } finally {
            // Whatever has happened there: it has been reaped, and must not count as alive.
            var by = endedBy(outOfMemory);
            step(new ProcessEvent.Exited(exit), end);
            var run =
                    new PastRun(
                            pid,
                            start,
                            end,
                            exit,
                            by,
                            limits.isPresent() ? limits.get().memory() : Optional.empty());
            remember(run);
            ports.events().publish(new SupervisorEvent.ProcessExited(config, run));
            ports.hooks().exited(config, run);
        }
    }

    /** Who has none wakes nobody. */
    private void endProbes() {
        if (!config.probes().isEmpty()) {
            ports.probes().end(id());
        }
    }

    private PastRun.EndedBy endedBy(boolean outOfMemory) {
        if (outOfMemory) {
            return PastRun.EndedBy.OUT_OF_MEMORY;
        }
        if (state() != ProcessState.STOPPING) {
            return PastRun.EndedBy.ITSELF;
        }
        if (restarting().isEmpty()) {
            return PastRun.EndedBy.STOP;
        }
        return switch (nextRestartReason) {
            case LIVENESS -> PastRun.EndedBy.PROBE;
            case MEMORY_LIMIT -> PastRun.EndedBy.MEMORY_LIMIT;
            case LIFETIME -> PastRun.EndedBy.LIFETIME;
            case EXIT, OOM, SCHEDULE, MANUAL -> PastRun.EndedBy.STOP;
        };
    }

    /** Why it is being stopped, when it is to be started again. */
    private Optional<RestartReason> restarting() {
        return state() == ProcessState.STOPPING && status.startWhenStopped()
                ? Optional.of(nextRestartReason)
                : Optional.empty();
    }

    private void remember(PastRun run) {
        pastRuns.addFirst(run);
        if (pastRuns.size() > PastRun.REMEMBERED) {
            pastRuns.removeLast();
        }
        changed();
    }

    void step(ProcessEvent event, Instant now) {
        var transition = ProcessMachine.step(config, status, event, now);
        status = transition.status();
        changed();
        for (Effect effect : transition.effects()) {
            effects.run(
                    () -> "cannot carry out what follows for " + id(), () -> perform(effect, now));
        }
        noteReadinessChange(now);
    }

    private void noteReadinessChange(Instant now) {
        if (wasReady != isReady()) {
            wasReady = !wasReady;
            readinessSince = now;
            changed();
        }
    }

    private void perform(Effect effect, Instant now) {
        switch (effect) {
            case Effect.Spawn() -> spawn(now);
            case Effect.SendSignal(var pid, var signal, var group) -> {
                switch (signal(pid, signal, group)) {
                    case SignalResult.Sent() -> {}
                    case SignalResult.NoSuchProcess() -> noteThatItIsGone("just");
                    case SignalResult.NotSent(String error) ->
                            step(new ProcessEvent.SignalFailed(error), now);
                }
            }
            case Effect.StateChanged(var from, var to, int tries, int pid, boolean expected) -> {
                if (to == ProcessState.FATAL) {
                    ports.hooks().givenUp(config, status.spawnerr(), now);
                }
                if (to == ProcessState.STOPPING) {
                    lifeEnds();
                    // It will fail them, and they would fill its log with refused connections.
                    endProbes();
                }
                ports.events()
                        .publish(
                                new SupervisorEvent.ProcessStateChanged(
                                        id(), from, to, tries, pid, expected));
            }
            case Effect.Log(var level, String message) -> ports.log().log(level, message);
        }
    }

    /** Sends what runs a signal that a caller asks for, to itself alone. */
    SignalResult signal(Signal signal) {
        return signal(status.pid(), signal, false);
    }

    private SignalResult signal(int pid, Signal signal, boolean group) {
        var result = ports.processes().signal(pid, signal, group);
        sentKill |= signal == Signal.KILL && result instanceof SignalResult.Sent;
        return result;
    }

    /** Whether SIGKILL was sent from here to what runs: its end is not the kernel's doing. */
    boolean wasSentKill() {
        return sentKill;
    }

    /**
     * It will be found to have ended, and nothing else is to be done.
     *
     * @param just how supervisord says it of this signal
     */
    void noteThatItIsGone(String just) {
        ports.log().log(
                LogLevel.DEBUG,
                "unable to signal %s (pid %d), it probably %s exited on its own: [Errno 3] No such process"
                        .formatted(config.name(), status.pid(), just));
    }

    private void spawn(Instant now) {
        startPending = false;
        awaitsTurn = false;
        attempted = true;
        waitIsOver();
        timeToReady = Optional.empty();
        sentKill = false;
        probes.begin(config.probes());
        spawned(
                mayBeBegunOnly
                        ? ports.processes().beginSpawn(config, groupKind)
                        : ports.processes().spawn(config, groupKind),
                now);
    }

    /** Nothing else may happen to it meanwhile. */
    boolean isBeingSpawned() {
        return begun.isPresent();
    }

    /** Waits for a spawn that has been begun, and takes what has come of it. */
    void awaitSpawn(Instant now) {
        var rest = begun.orElseThrow().rest();
        begun = Optional.empty();
        effects.run(() -> "cannot take the spawn of " + id(), () -> spawned(rest.get(), now));
        noteReadinessChange(now);
    }

    private void spawned(SpawnResult result, Instant now) {
        switch (result) {
            case SpawnResult.Begun rest -> begun = Optional.of(rest);
            case SpawnResult.Alive(int pid, Instant at) -> {
                // First of all: a child that nobody knows of would be started a second time.
                step(new ProcessEvent.Spawned(pid), at);
                countRestart();
                if (limits.isPresent()) {
                    limits.get().lifeBegins(at);
                    changed();
                }
                if (!config.probes().isEmpty()) {
                    ports.probes().begin(config, pid);
                }
                noteReadiness(at);
            }
            case SpawnResult.NotSpawned(var reason, String error) -> {
                nextRestartReason = RestartReason.EXIT;
                ports.events().publish(new SupervisorEvent.ProcessNotSpawned(id(), error));
                step(new ProcessEvent.SpawnFailed(error), now);
            }
        }
    }

    private void countRestart() {
        if (everSpawned) {
            restarts.merge(nextRestartReason, 1L, Long::sum);
        }
        everSpawned = true;
    }

    /** Takes a probe's result; a failed startup or liveness probe restarts the process. */
    void probed(ProbeStatus probe, Instant now) {
        var newVerdict = probes.take(probe);
        changed();
        noteReadiness(now);
        noteReadinessChange(now);
        newVerdict.ifPresent(
                verdict -> {
                    ports.events().publish(new SupervisorEvent.ProbeVerdictChanged(id(), probe));
                    switch (verdict) {
                        case PASSING ->
                                ports.log().log(
                                        LogLevel.INFO,
                                        "probe: "
                                                + probe.kind().label()
                                                + " of "
                                                + id()
                                                + " succeeded");
                        case FAILING -> probeFailed(probe, now);
                        case PENDING -> {}
                    }
                });
    }

    private void probeFailed(ProbeStatus probe, Instant now) {
        var output =
                probe.last()
                        .map(ProbeStatus.Attempt::output)
                        .filter(text -> !text.isBlank())
                        .map(text -> ": " + onOneLine(text));
        boolean restarts =
                probe.kind() != ProbeKind.READINESS
                        && state().isSignallable()
                        && state() != ProcessState.STOPPING;
        ports.log().log(
                LogLevel.WARN,
                "probe: %s of %s failed %d times in a row%s%s"
                        .formatted(
                                probe.kind().label(),
                                id(),
                                probe.consecutiveFailures(),
                                restarts ? ", restarting it" : "",
                                output.orElse("")));
        if (restarts) {
            restart(RestartReason.LIVENESS, now);
        }
    }

    /** What a probe printed must not look like lines of our own log. */
    private static String onOneLine(String output) {
        return output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("; "));
    }

    void noteReadiness(Instant now) {
        if (timeToReady.isEmpty() && isReady()) {
            timeToReady = status.startTime().map(start -> Duration.between(start, now));
            changed();
            ports.hooks().ready(config, status.pid(), now);
        }
    }

    /** Takes a configuration that differs, while it is stopped. */
    void reconfigure(ProcessConfig next) {
        config = next;
        followConfig();
        changed();
    }

    // ---- what readers see

    private void changed() {
        cachedSnapshot = null;
        for (int i = 0; i < watchers.size(); i++) {
            watchers.get(i).accept(this);
        }
    }

    /**
     * Tells from now on whenever anything of it has changed.
     *
     * @param watcher only takes note
     */
    void watch(Consumer<SupervisedProcess> watcher) {
        watchers.add(watcher);
    }

    void unwatch(Consumer<SupervisedProcess> watcher) {
        watchers.remove(watcher);
    }

    ProcessSnapshot snapshot() {
        if (cachedSnapshot == null) {
            cachedSnapshot =
                    new ProcessSnapshot(
                            config,
                            status.state(),
                            status.pid(),
                            status.since(),
                            status.startTime(),
                            status.stopTime(),
                            status.spawnerr(),
                            status.exitStatus(),
                            isReady(),
                            waitingFor,
                            status.tries(),
                            status.restartIsPlanned() ? status.deadline() : Optional.empty(),
                            restarts,
                            timeToReady,
                            probes.all(),
                            ports.logs().stdoutLogfile(id()),
                            ports.logs().stderrLogfile(id()),
                            List.copyOf(pastRuns),
                            status.restartsInARow(),
                            heldBackBy,
                            readinessSince,
                            stopRequested,
                            schedule.map(ScheduledRuns::status),
                            limits.isPresent()
                                    ? Optional.of(limits.get().status())
                                    : Optional.empty(),
                            restarting());
        }
        return cachedSnapshot;
    }
}
