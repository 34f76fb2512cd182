package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProcessEvent;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.threads.Containment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The supervisor as a deterministic machine: it is told what happens and when, and acts through its
 * ports. It knows no clock and no thread, so the simulated kernel of the tests drives the very same
 * code as {@link SupervisorLoop}. One thread only.
 */
public final class Supervisor {

    /**
     * Commands that wait for something at most, of each kind. Their clients may have gone, which
     * nobody tells us.
     */
    static final int MOST_WAITING = 1_000;

    private final Ports ports;
    private final Containment steps;
    private final int pid;
    private final Instant startTime;
    private final ActiveGroups groups;
    private final StartGate gate;
    private final Shutdown shutdown;
    private final Ticks ticks;
    private final ConfigReloads reloads;
    private final CommandHandler commands;
    private final SignalActions signals;
    private final StartupSettings startupSettings;
    private final List<StopOperation> stopping = new ArrayList<>();
    private final List<Waiter> waiting = new ArrayList<>();

    private SupervisorConfig config;
    private int boots;
    private boolean startupComplete;
    private long reapedOrphans;
    private long oomKills;
    private long version;
    private Instant lastSettled = Instant.MIN;

    /** Something that could not be spawned is due again already. */
    private boolean retriesAtOnce;

    /**
     * Processes that are being stopped for a command.
     *
     * @param then what comes next
     * @param abandoned instead of it, when everything is stopped in between
     */
    private record StopOperation(StopSequence sequence, Runnable then, Runnable abandoned) {}

    /**
     * Somebody who waits for something that the supervisor has begun.
     *
     * @param until when to ask even if nothing has happened
     */
    private record Waiter(BooleanSupplier isOver, Instant until) {}

    /**
     * @param outside may throw anything at any time
     */
    public Supervisor(SupervisorConfig config, Ports outside, int pid, Instant now) {
        this.config = config;
        this.ports = GuardedPorts.of(outside);
        this.steps =
                new Containment(
                        "a step of the supervisor",
                        message -> ports.log().log(LogLevel.CRITICAL, message));
        this.pid = pid;
        this.startTime = now;
        this.groups = new ActiveGroups(ports, steps);
        this.gate = new StartGate(groups, ports.processes());
        this.shutdown = new Shutdown(ports);
        this.ticks = new Ticks(ports.events(), now);
        this.reloads = new ConfigReloads(ports, steps);
        this.commands = new CommandHandler(this);
        this.signals = new SignalActions(this);
        this.startupSettings = new StartupSettings(config, ports.log());
        this.oomKills = ports.processes().oomKills();
    }

    /** Takes over the configured groups and starts what may start at once. */
    public void boot(Instant now) {
        int number = nextBoot();
        config.groups().forEach(group -> addGroup(group, number, now));
        ports.events().publish(new SupervisorEvent.SupervisorRunning());
        settle(now);
    }

    /** Handles one event and everything that follows from it. */
    public void handle(LoopEvent event, Instant now) {
        commands.at(now);
        switch (event) {
            case LoopEvent.ChildExited exit -> childExited(exit);
            case LoopEvent.SignalReceived(Signal signal) -> signals.received(signal, now);
            case LoopEvent.ProbeReported(var id, int probed, var status) ->
                    probeReported(id, probed, status, now);
            case LoopEvent.ConfigLoaded(LoadedConfig loaded) -> reloads.loaded(loaded);
            case LoopEvent.ConfigBroken(var problems) -> reloads.broken(problems);
            case LoopEvent.CommandPosted(Runnable command) -> command.run();
            case LoopEvent.EventsRead(long request) -> shutdown.eventsRead(request);
            case LoopEvent.ScheduleAnswered answer ->
                    groups.process(answer.id())
                            .ifPresent(process -> process.scheduleAnswered(answer));
            case LoopEvent.MemoryMeasured(var sizes) -> memoryMeasured(sizes, now);
            case LoopEvent.SpawnPrepared() -> {}
            case LoopEvent.TimePassed() -> {}
        }
        settle(now);
    }

    /** When to call {@link #handle} with {@link LoopEvent.TimePassed} at the latest. */
    public Instant nextDeadline() {
        var ofStops =
                stopping.stream()
                        .map(operation -> operation.sequence().nextDeadline(lastSettled))
                        .flatMap(Optional::stream);
        var ofWaiters =
                waiting.stream().map(Waiter::until).filter(until -> until.isAfter(lastSettled));
        return Stream.of(
                        groups.index().nextDeadline(lastSettled).stream(),
                        ofStops,
                        ofWaiters,
                        shutdown.nextDeadline(lastSettled).stream(),
                        retriesAtOnce ? Stream.of(lastSettled) : Stream.<Instant>empty(),
                        Stream.of(ticks.next()))
                .flatMap(deadlines -> deadlines)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /**
     * How to end; empty as long as there is something to do. What not even SIGKILL has ended does
     * not keep a container from ending, but it does keep a second copy of it from starting.
     */
    public Optional<Ending> ending() {
        return shutdown.ending()
                .filter(
                        ending ->
                                !(ending instanceof Ending.Reload)
                                        || groups.index().nothingLives());
    }

    public Snapshot snapshot(Instant now, Snapshot.LoopStats loop) {
        return new Snapshot(
                ++version,
                now,
                shutdown.state(),
                pid,
                startTime,
                startupComplete,
                config,
                groups.snapshots().take(),
                groups.snapshots().places(),
                loop);
    }

    long reapedOrphans() {
        return reapedOrphans;
    }

    /** To be used inside {@link #handle} only, by an event that carries a command. */
    CommandHandler commands() {
        return commands;
    }

    // ---- events

    /**
     * Takes the end of a child, without what follows from it: {@link #handle} has to be called
     * afterwards.
     */
    void childExited(LoopEvent.ChildExited exit) {
        int child = exit.pid();
        var status = exit.status();
        var owner = groups.index().withPid(child);
        if (owner.isEmpty()) {
            reapedOrphans++;
            ports.log().log(
                    LogLevel.DEBUG, "reaped unknown pid " + child + " (" + status.describe() + ")");
            return;
        }
        owner.get().exited(status, killedForMemory(owner.get(), status), exit.at());
    }

    /**
     * The kernel counts and names nobody; whom a SIGKILL of ours has ended leaves the count to the
     * next.
     */
    private boolean killedForMemory(SupervisedProcess process, ExitStatus status) {
        if (process.wasSentKill()
                || !(status instanceof ExitStatus.Signalled(int signal, boolean ignored))
                || signal != Signal.KILL.number()) {
            return false;
        }
        long kills = ports.processes().oomKills();
        boolean more = kills > oomKills;
        oomKills = kills;
        return more;
    }

    /** During a shutdown, probes that fail because others are gone must not restart anything. */
    private void probeReported(ProcessId id, int probed, ProbeStatus status, Instant now) {
        if (shutdown.isRunning() && probed != 0) {
            groups.process(id)
                    .filter(process -> process.status().pid() == probed)
                    .ifPresent(process -> process.probed(status, now));
        }
    }

    /** During a shutdown everything ends anyway. */
    private void memoryMeasured(Map<Integer, MemorySize> sizes, Instant now) {
        if (shutdown.isRunning()) {
            for (SupervisedProcess process : groups.ascending()) {
                var size = sizes.get(process.status().pid());
                if (size != null) {
                    process.memoryMeasured(size, now);
                }
            }
        }
    }

    // ---- what follows

    /** Does everything that is due; may be called at any time. */
    void settle(Instant now) {
        lastSettled = now;
        ticks.publishDue(now);
        for (SupervisedProcess process : groups.index().due(now)) {
            process.step(new ProcessEvent.DeadlinePassed(), now);
            process.noteReadiness(now);
        }
        advanceStops(now);
        retriesAtOnce = false;
        if (shutdown.isRunning()) {
            startWhatMay(now);
            followSchedules(now);
            watchLimits(now);
            shutDownIfEssentialIsGone(now);
        }
        waiting.removeIf(this::isOver);
        startupComplete = startupComplete || groups.index().everyAutostartIsUp();
    }

    /** After the others have been started: the first times have still to be found. */
    private void followSchedules(Instant now) {
        boolean anyStarts = false;
        for (SupervisedProcess process : groups.index().scheduled()) {
            anyStarts |= process.followSchedule(now);
        }
        if (anyStarts) {
            startWhatMay(now);
        }
    }

    private void startWhatMay(Instant now) {
        retriesAtOnce |= gate.startWhatMay(now);
    }

    private void watchLimits(Instant now) {
        var due = new HashSet<Integer>();
        for (SupervisedProcess process : groups.index().dueLimits(now)) {
            process.restartIfLifeIsOver(now);
            if (process.takeDueMemoryCheck(now)) {
                due.add(process.status().pid());
            }
        }
        if (!due.isEmpty()) {
            ports.processes().measureMemory(due);
        }
    }

    /** One whose question fails has no answer to wait for. */
    private boolean isOver(Waiter waiter) {
        boolean[] waits = {false};
        steps.run(
                () -> "cannot answer a command", () -> waits[0] = !waiter.isOver().getAsBoolean());
        return !waits[0];
    }

    private void advanceStops(Instant now) {
        shutdown.advance(now);
        List<StopOperation> done;
        do {
            if (stopping.isEmpty()) {
                return;
            }
            List.copyOf(stopping).forEach(operation -> operation.sequence().advance(now));
            done = stopping.stream().filter(operation -> operation.sequence().isDone()).toList();
            stopping.removeAll(done);
            done.forEach(this::goOn);
            // What comes next may be another stop, which may be over at once.
        } while (!done.isEmpty());
    }

    private void goOn(StopOperation operation) {
        operation.sequence().close();
        if (!steps.run(() -> "cannot go on after a stop", operation.then()::run)) {
            steps.run(() -> "cannot abandon what follows a stop", operation.abandoned()::run);
        }
    }

    private void shutDownIfEssentialIsGone(Instant now) {
        groups.index()
                .firstGoneForGood()
                .ifPresent(
                        gone -> {
                            ports.log().log(
                                    LogLevel.CRITICAL,
                                    "%s %s %s (%s): shutting down with exit code %d"
                                            .formatted(
                                                    gone.id(),
                                                    gone.config().essential()
                                                            ? "is essential and"
                                                            : "has on_fatal=shutdown and is",
                                                    gone.state(),
                                                    gone.status().spawnerr(),
                                                    Shutdown.EXIT_ESSENTIAL_FATAL));
                            shutdown.begin(
                                    Shutdown.EXIT_ESSENTIAL_FATAL,
                                    new SupervisorEvent.EndCause.GivenUp(
                                            gone.id(),
                                            gone.config().essential(),
                                            gone.status().spawnerr()),
                                    everything(now),
                                    now);
                        });
    }

    /**
     * Stops everything in reverse start order within the budget; whatever was being stopped for
     * another reason is part of it.
     */
    private StopSequence everything(Instant now) {
        for (StopOperation operation : List.copyOf(stopping)) {
            operation.sequence().close();
            steps.run(() -> "cannot abandon a stop", operation.abandoned()::run);
        }
        stopping.clear();
        var end = now.plus(config.supervisord().shutdownTimeout());
        return StopSequence.ofEverything(
                groups.stopOrder(),
                groups.ascending().reversed(),
                end,
                ports.eventReaders(),
                ports.log(),
                now);
    }

    // ---- for commands and signals, on the same thread

    ActiveGroups groups() {
        return groups;
    }

    StartGate gate() {
        return gate;
    }

    Ports ports() {
        return ports;
    }

    ConfigReloads reloads() {
        return reloads;
    }

    SupervisorConfig config() {
        return config;
    }

    SupervisorState state() {
        return shutdown.state();
    }

    StartupSettings startupSettings() {
        return startupSettings;
    }

    /** The configuration that {@code reread} has found; groups already active stay as they are. */
    void reread(SupervisorConfig fresh) {
        config = fresh;
    }

    /** What is added together starts in the order of its priorities, like at the very start. */
    int nextBoot() {
        return ++boots;
    }

    /**
     * @param boot from {@link #nextBoot}
     */
    void addGroup(GroupConfig group, int boot, Instant now) {
        groups.put(group, now);
        ports.events().publish(new SupervisorEvent.ProcessGroupAdded(group));
        groups.group(group.name()).stream()
                .flatMap(ActiveGroup::stream)
                .filter(process -> process.config().startsWithTheSupervisor())
                .forEach(process -> process.wantStartInTurn(boot));
    }

    void removeGroup(String name) {
        groups.remove(name);
        ports.events().publish(new SupervisorEvent.ProcessGroupRemoved(name));
    }

    /**
     * Stops processes in reverse start order, then does what comes next, unless everything is
     * stopped in between.
     */
    void stop(
            Collection<SupervisedProcess> processes,
            Runnable then,
            Runnable abandoned,
            Instant now) {
        var sequence =
                StopSequence.of(groups.stopOrder(), groups.descending(processes), ports.log(), now);
        sequence.advance(now);
        stopping.add(new StopOperation(sequence, then, abandoned));
    }

    /** What is to be started is not to be stopped any more by a command that came before. */
    void stopNoLonger(SupervisedProcess process) {
        stopping.forEach(operation -> operation.sequence().leaveOut(process));
    }

    void exitRequested(Signal signal, Instant now) {
        shutdown.request(signal, everything(now), now);
    }

    void shutdownRequested(Instant now) {
        if (shutdown.isRunning()) {
            shutdown.begin(
                    Shutdown.EXIT_CLEAN,
                    new SupervisorEvent.EndCause.ByCommand(false),
                    everything(now),
                    now);
        }
    }

    /** Whether so many commands wait that no further one may. */
    boolean isCrowded() {
        return waiting.size() >= MOST_WAITING || stopping.size() >= MOST_WAITING;
    }

    /** False when a shutdown has begun while the configuration was read. */
    boolean restartRequested(Instant now) {
        if (!shutdown.isRunning()) {
            return false;
        }
        shutdown.beginRestart(everything(now), now);
        return true;
    }

    /**
     * Keeps asking after each event until the answer is true.
     *
     * @param until when to ask even if nothing has happened
     */
    void waitUntil(BooleanSupplier isOver, Instant until) {
        if (!isOver.getAsBoolean()) {
            waiting.add(new Waiter(isOver, until));
        }
    }
}
