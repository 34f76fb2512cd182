package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.supervisor.port.Processes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One random life of a supervisor under the simulated kernel, from boot to the end of its shutdown.
 * {@link PlainRules} says what it may do and what it has to.
 */
final class RandomHistory {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(9);

    /** Whatever a command waits for: queued updates, stops and starts of everything. */
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(30);

    /** What an operator does, and what happens to the machine. */
    enum Operation {
        START_ONE,
        STOP_ONE,
        RESTART_ONE,
        START_ALL,
        STOP_ALL,
        SIGNAL_ONE,
        CLEAR_LOGS,
        RELOAD,
        REREAD,
        ADD_GROUP,
        REMOVE_GROUP,
        UPDATE_GROUP,
        SIGHUP,
        SIGUSR2,
        CLIENT_VANISHES,
        STDIN,
        /** The machine is suspended, or so busy that nobody comes to anything. */
        LEAP
    }

    /**
     * @param after the step before
     * @param who which process, and what else is to be chosen
     */
    record Step(Duration after, Operation operation, int who) {
        @Override
        public String toString() {
            return "%s after %s (%d)".formatted(operation, after, who);
        }
    }

    /** So that the test can tell that something happened at all. */
    record Tally(long spawns, long restarts, long claims, long thrown, Duration time) {

        static final Tally NOTHING = new Tally(0, 0, 0, 0, Duration.ZERO);

        Tally plus(Tally other) {
            return new Tally(
                    spawns + other.spawns,
                    restarts + other.restarts,
                    claims + other.claims,
                    thrown + other.thrown,
                    time.plus(other.time));
        }
    }

    private final long seed;
    private final List<Step> steps;
    private final SplittableRandom random;
    private final SimulatedKernel kernel;
    private final boolean portsFail;
    private final boolean hasUpdates;
    private final boolean patient;
    private final FailingPorts failing;
    private final Ports ports;
    private final Map<CompletableFuture<?>, Instant> asked = new LinkedHashMap<>();
    private PlainRules rules;
    private Supervisor supervisor;
    private SupervisorConfig config;
    private Optional<Instant> endOfBudget = Optional.empty();
    private boolean inOrder;
    private int configurations;
    private long spawns;
    private long restarts;

    RandomHistory(long seed, List<Step> steps) {
        this.seed = seed;
        this.steps = steps;
        this.random = new SplittableRandom(seed);
        this.kernel = new SimulatedKernel(seed, T0);
        this.portsFail = random.nextInt(4) == 0;
        this.hasUpdates = random.nextBoolean();
        this.patient = random.nextBoolean();
        var faults = new SplittableRandom(seed + 1);
        this.failing =
                new FailingPorts(
                        outside(), () -> portsFail && faults.nextInt(30) == 0 && !kernel.isCalm());
        this.ports = checked(failing.ports());
        this.config = randomConfig();
        this.rules = new PlainRules(kernel::now);
        this.supervisor = new Supervisor(config, ports, 1, T0);
    }

    static List<Step> steps(long seed) {
        var random = new SplittableRandom(seed ^ 0x5DEECE66DL);
        var steps = new ArrayList<Step>();
        int count = 3 + random.nextInt(15);
        for (int i = 0; i < count; i++) {
            steps.add(
                    new Step(
                            Duration.ofMillis(
                                    random.nextInt(random.nextInt(3) == 0 ? 30_000 : 3_000)),
                            Operation.values()[random.nextInt(Operation.values().length)],
                            random.nextInt(1 << 20)));
        }
        return steps;
    }

    private Ports outside() {
        return new Ports(
                kernel,
                kernel,
                kernel,
                (level, message) -> kernel.note(message),
                event -> {},
                kernel::askWhenAllIsRead,
                this::readConfiguration);
    }

    private void readConfiguration() {
        kernel.schedule(
                Duration.ofMillis(random.nextInt(5) == 0 ? 4_000 : 5),
                random.nextInt(5) == 0
                        ? new LoopEvent.ConfigBroken(new ConfigException(List.of()))
                        : new LoopEvent.ConfigLoaded(
                                new LoadedConfig(config = randomConfig(), List.of(), List.of())));
    }

    Tally run() {
        try {
            rules.nextEvent();
            supervisor.boot(T0);
            afterEvent();
            steps.forEach(this::take);
            if (random.nextInt(5) == 0) {
                restAndSeeThatAllIsAnswered();
            }
            liveUntil(kernel.now().plusSeconds(random.nextInt(60)));
            shutDown();
            return new Tally(
                    spawns,
                    restarts,
                    rules.claims(),
                    failing.thrown(),
                    Duration.between(T0, kernel.now()));
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(broken.getMessage() + "\n" + kernel.history(), broken);
        }
    }

    // ---- time

    private void take(Step step) {
        liveUntil(kernel.now().plus(step.after()));
        if (supervisor.ending().isEmpty() && supervisor.state() == SupervisorState.RUNNING) {
            operate(step);
        }
    }

    private void liveUntil(Instant until) {
        while (supervisor.ending().isEmpty() && nextTime().isBefore(until)) {
            step();
            beginAnewAfterReload();
        }
        if (kernel.now().isBefore(until)) {
            kernel.advanceTo(until);
        }
    }

    private Instant nextTime() {
        var due = supervisor.nextDeadline();
        return kernel.next()
                .map(SimulatedKernel.Scheduled::at)
                .filter(at -> at.isBefore(due))
                .orElse(due);
    }

    /** As the loop does it: what has ended comes first, however late all of it is. */
    private void step() {
        kernel.advanceTo(max(kernel.now(), nextTime()));
        var batch = kernel.takeAllUntil(kernel.now());
        for (LoopEvent event : batch) {
            if (event instanceof LoopEvent.ChildExited exit) {
                rules.ends(exit.pid(), exit.status(), exit.at());
                supervisor.childExited(exit);
            }
        }
        handle(new LoopEvent.TimePassed());
        for (LoopEvent event : batch) {
            if (!(event instanceof LoopEvent.ChildExited)) {
                handle(event);
            }
        }
    }

    private void handle(LoopEvent event) {
        rules.nextEvent();
        if (event instanceof LoopEvent.ProbeReported(var id, int pid, var status)) {
            rules.probed(pid, status);
        }
        supervisor.handle(event, kernel.now());
        afterEvent();
    }

    private void afterEvent() {
        kernel.throwWhatIsBroken();
        rules.assertProgress();
        for (var request : List.copyOf(asked.entrySet())) {
            if (request.getKey().isDone()) {
                asked.remove(request.getKey());
            } else {
                assertTrue(
                        kernel.now().isBefore(request.getValue().plus(LONGEST_ANSWER)),
                        "no answer since " + request.getValue());
            }
        }
    }

    private void beginAnewAfterReload() {
        if (supervisor.ending().orElse(null) instanceof Ending.Reload) {
            assertFalse(kernel.hasLivingChildren(), "a restart has left processes alive");
            kernel.note("the supervisor begins anew");
            asked.clear();
            endOfBudget = Optional.empty();
            inOrder = false;
            kernel.forgetLogs();
            config = randomConfig();
            rules = new PlainRules(kernel::now);
            supervisor = new Supervisor(config, ports, 1, kernel.now());
            rules.nextEvent();
            supervisor.boot(kernel.now());
            afterEvent();
            restarts++;
        }
    }

    private void restAndSeeThatAllIsAnswered() {
        kernel.calmDown();
        liveUntil(kernel.now().plus(Duration.ofMinutes(10)));
        if (supervisor.ending().isEmpty() && supervisor.state() == SupervisorState.RUNNING) {
            assertTrue(asked.isEmpty(), "there is no answer to commands of " + asked.values());
        }
    }

    private void shutDown() {
        if (random.nextBoolean()) {
            kernel.calmDown();
        }
        boolean begins = supervisor.state() == SupervisorState.RUNNING;
        if (begins) {
            noteBudget();
        }
        var begun = kernel.now();
        handle(new LoopEvent.SignalReceived(Signal.TERM));
        if (random.nextInt(5) == 0) {
            hurry(Signal.TERM);
            if (random.nextBoolean()) {
                hurry(Signal.INT);
            }
        }
        // A second longer for a process that not even SIGKILL ends.
        var latest = begun.plus(SHUTDOWN_TIMEOUT).plusSeconds(10);
        for (int count = 0; supervisor.ending().isEmpty(); count++) {
            assertTrue(count < 10_000, "the shutdown does not come to an end");
            assertTrue(!kernel.now().isAfter(latest), "the shutdown takes until " + kernel.now());
            step();
        }
        if (begins && !kernel.someSignalFailed() && !portsFail) {
            assertFalse(kernel.hasLivingChildren(), "the shutdown has left processes alive");
        }
    }

    private void hurry(Signal signal) {
        endOfBudget = Optional.empty();
        inOrder = false;
        kernel.advanceTo(kernel.now().plusMillis(201));
        handle(new LoopEvent.SignalReceived(signal));
    }

    private void noteBudget() {
        endOfBudget = Optional.of(kernel.now().plus(SHUTDOWN_TIMEOUT));
        var enough = SHUTDOWN_TIMEOUT.minusMillis(1_500);
        inOrder =
                rules.patience().compareTo(enough) <= 0
                        && !portsFail
                        && !kernel.hasUnkillableChildren();
    }

    // ---- operators

    private void operate(Step step) {
        var ids = rules.ids();
        if (ids.isEmpty()) {
            return;
        }
        var one = ids.get(step.who() % ids.size());
        kernel.note("operator: " + step.operation() + " (" + one + ")");
        switch (step.operation()) {
            case START_ONE -> {
                rules.startedByHand(one);
                command(commands -> commands.start(new Selector.One(one), wait(step)));
            }
            case STOP_ONE -> {
                rules.unwanted(one);
                command(commands -> commands.stop(new Selector.One(one), true));
            }
            case RESTART_ONE -> {
                rules.uncertain(one);
                command(commands -> commands.restart(new Selector.One(one)));
            }
            case START_ALL -> {
                ids.forEach(rules::wanted);
                command(commands -> commands.start(new Selector.All(), wait(step)));
            }
            case STOP_ALL -> {
                ids.forEach(rules::unwanted);
                command(commands -> commands.stop(new Selector.All(), step.who() % 2 == 0));
            }
            case SIGNAL_ONE ->
                    command(commands -> commands.signal(new Selector.One(one), Signal.TERM));
            case CLEAR_LOGS -> command(commands -> commands.clearLogs(new Selector.All()));
            case STDIN ->
                    command(commands -> commands.sendStdin(new Selector.One(one), new byte[1]));
            case RELOAD -> command(Commands::restartAll);
            case REREAD -> command(Commands::reread);
            case ADD_GROUP -> command(commands -> commands.addGroup(one.group()));
            case REMOVE_GROUP -> command(commands -> commands.removeGroup(one.group()));
            case UPDATE_GROUP -> {
                if (hasUpdates) {
                    rules.updates();
                    command(commands -> commands.update(List.of(one.group())));
                }
            }
            case SIGHUP -> {
                if (hasUpdates) {
                    rules.updates();
                    handle(new LoopEvent.SignalReceived(Signal.HUP));
                }
            }
            case SIGUSR2 -> handle(new LoopEvent.SignalReceived(Signal.USR2));
            case CLIENT_VANISHES -> asked.keySet().forEach(request -> request.cancel(false));
            case LEAP -> {
                var length = Duration.ofSeconds(60 + step.who() % 80_000);
                kernel.advanceTo(kernel.now().plus(length));
                asked.replaceAll((request, since) -> since.plus(length));
                rules.leaps(length);
            }
        }
    }

    private static StartWait wait(Step step) {
        return switch (step.who() % 3) {
            case 0 -> new StartWait.Not();
            case 1 -> new StartWait.Usual();
            default -> StartWait.ofSeconds(1 + step.who() % 100);
        };
    }

    private <T> void command(Function<Commands, CompletableFuture<T>> command) {
        handle(
                new LoopEvent.CommandPosted(
                        () -> asked.put(command.apply(supervisor.commands()), kernel.now())));
    }

    // ---- what can be seen

    private Ports checked(Ports inner) {
        return new Ports(
                new CheckedProcesses(inner.processes()),
                inner.probes(),
                inner.logs(),
                inner.log(),
                event -> {
                    kernel.keeps(() -> observe(event));
                    inner.events().publish(event);
                },
                inner.eventReaders(),
                inner.configReading());
    }

    private void observe(SupervisorEvent event) {
        switch (event) {
            case SupervisorEvent.ProcessGroupAdded(var group) -> rules.groupAdded(group);
            case SupervisorEvent.ProcessGroupChanged(var group) -> rules.groupChanged(group);
            case SupervisorEvent.ProcessGroupRemoved(var group) -> rules.groupRemoved(group);
            case SupervisorEvent.SupervisorStopping() -> {
                rules.isGoingDown();
                if (endOfBudget.isEmpty()) {
                    noteBudget();
                }
            }
            case SupervisorEvent.ProcessStateChanged(
                            var id,
                            var from,
                            var to,
                            int tries,
                            int pid,
                            boolean expected) ->
                    rules.changes(id, from, to, tries);
            default -> {}
        }
    }

    /** Checks each spawn and each signal before the kernel gets it. */
    private final class CheckedProcesses implements Processes {
        private final Processes inner;

        private CheckedProcesses(Processes inner) {
            this.inner = inner;
        }

        @Override
        public boolean isPrepared(ProcessConfig process, GroupKind kind) {
            return inner.isPrepared(process, kind);
        }

        @Override
        public void startGivenUp(ProcessId id) {
            inner.startGivenUp(id);
        }

        @Override
        public SpawnResult spawn(ProcessConfig process, GroupKind kind) {
            spawns++;
            kernel.keeps(() -> rules.spawns(process));
            var result = inner.spawn(process, kind);
            if (result instanceof SpawnResult.Alive(int pid, var at)) {
                rules.spawned(process.id(), pid);
            }
            return result;
        }

        @Override
        public SpawnResult.NotSpawned check(ProcessConfig process) {
            return inner.check(process);
        }

        @Override
        public SignalResult signal(int pid, Signal signal, boolean group) {
            kernel.keeps(
                    () -> {
                        rules.signals(pid, signal, endOfBudget);
                        if (inOrder && signal == Signal.TERM) {
                            rules.assertOrderOfStopping(pid);
                        }
                    });
            return inner.signal(pid, signal, group);
        }

        @Override
        public void ended(ProcessId id, int pid) {
            inner.ended(id, pid);
        }

        @Override
        public boolean writeStdin(ProcessId id, byte[] data) {
            return inner.writeStdin(id, data);
        }

        @Override
        public long oomKills() {
            return inner.oomKills();
        }
    }

    // ---- random configurations

    /**
     * Depends on the seed and on how many there have been, so that a shorter history has the same.
     */
    private SupervisorConfig randomConfig() {
        var dice = new SplittableRandom(seed * 31 + configurations++);
        int count = 1 + dice.nextInt(6);
        int[] groups = dice.ints(3, 1, 4).map(priority -> 100 * priority).toArray();
        var processes = new ArrayList<ProcessConfig>();
        for (int i = 0; i < count; i++) {
            processes.add(randomProcess(i, groups, dice));
        }
        var programs = ProcessConfigs.configuration(SHUTDOWN_TIMEOUT, processes);
        var all = new ArrayList<GroupConfig>(programs.groups());
        if (dice.nextInt(3) == 0) {
            all.addFirst(
                    new GroupConfig(
                            "listener",
                            -1,
                            new GroupKind.EventListenerPool(List.of("EVENT"), 10, ""),
                            List.of(
                                    ProcessConfigs.program("listener")
                                            .priority(-1)
                                            .stopwaitsecs(1)
                                            .build())));
        }
        return new SupervisorConfig(programs.supervisord(), all, List.of(), Map.of());
    }

    private ProcessConfig randomProcess(int index, int[] groups, SplittableRandom dice) {
        var process =
                ProcessConfigs.program("p" + index)
                        .command("/bin/p" + dice.nextInt(2))
                        .priority(100 * (1 + dice.nextInt(3)))
                        .startsecs(dice.nextInt(3))
                        .startretries(dice.nextInt(4))
                        .stopwaitsecs(patient ? 1 + dice.nextInt(10) : 1)
                        .autostart(dice.nextInt(5) > 0)
                        .autorestart(Autorestart.values()[dice.nextInt(3)]);
        if (dice.nextInt(3) == 0) {
            int group = dice.nextInt(groups.length);
            process.in("g" + group, groups[group]);
        }
        if (dice.nextInt(4) == 0) {
            process.oneshot();
        } else if (dice.nextInt(2) == 0) {
            process.readiness();
        }
        if (dice.nextInt(4) == 0) {
            process.liveness();
        }
        if (dice.nextInt(3) == 0) {
            process.restartDelay(Duration.ofMillis(500), PlainRules.LONGEST_PAUSE);
        }
        if (index > 0 && dice.nextInt(3) == 0) {
            var condition = Condition.values()[dice.nextInt(3)];
            process.dependsOn(new Dependency("p" + dice.nextInt(index), condition));
        }
        if (dice.nextInt(12) == 0) {
            process.essential();
        }
        return process.build();
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
