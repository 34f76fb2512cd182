package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.supervisor.port.Processes;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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

    /** What is due brings to light what is due at once, but never for long. */
    private static final int MOST_STEPS_WITHOUT_EVENT = 10;

    /** What an operator does, and what happens to the machine. */
    enum Operation {
        START_ONE,
        STOP_ONE,
        RESTART_ONE,
        START_ALL,
        STOP_ALL,
        SIGNAL_ONE,
        CLEAR_LOGS,
        CLEAR_MAIN_LOG,
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
        LEAP,
        /** Somebody sets the wall clock; mostly it goes back. */
        CLOCK_STEP
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
    record Tally(
            long spawns,
            long claims,
            Duration time,
            Map<Scenario, Integer> drawn,
            Map<Operation, Integer> done) {

        static final Tally NOTHING = new Tally(0, 0, Duration.ZERO, Map.of(), Map.of());

        Tally plus(Tally other) {
            return new Tally(
                    spawns + other.spawns,
                    claims + other.claims,
                    time.plus(other.time),
                    sum(drawn, other.drawn),
                    sum(done, other.done));
        }

        private static <T> Map<T, Integer> sum(Map<T, Integer> some, Map<T, Integer> others) {
            var sum = new TreeMap<>(some);
            others.forEach((what, count) -> sum.merge(what, count, Integer::sum));
            return sum;
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
    private final Set<CompletableFuture<?>> askedToClear = new HashSet<>();
    private final Map<Operation, Integer> done = new EnumMap<>(Operation.class);
    private final List<String> contained = new ArrayList<>();
    private final Executor others;
    private PlainRules rules;
    private Supervisor supervisor;
    private LoopQueue queue;
    private SupervisorLoop loop;
    private SupervisorConfig config;
    private Optional<Instant> endOfBudget = Optional.empty();
    private boolean inOrder;
    private int configurations;
    private long spawns;
    private Instant lastStep = Instant.MIN;
    private int stepsWithoutEvent;

    /**
     * @param others runs what happens in threads of ports
     */
    RandomHistory(long seed, List<Step> steps, Executor others) {
        this.seed = seed;
        this.others = others;
        this.steps = steps;
        this.random = new SplittableRandom(seed);
        this.kernel = new SimulatedKernel(seed, T0);
        this.portsFail = random.nextInt(4) == 0;
        this.hasUpdates = random.nextBoolean();
        this.patient = random.nextBoolean();
        var faults = new SplittableRandom(seed + 1);
        this.failing =
                new FailingPorts(
                        outside(),
                        () -> portsFail && faults.nextInt(30) == 0 && !kernel.isCalm(),
                        kernel::drawn);
        this.ports = checked(failing.ports());
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
                this::note,
                event -> {},
                kernel::askWhenAllIsRead,
                this::readConfiguration,
                kernel,
                kernel);
    }

    /** Steps that fail are contained, and would go unnoticed but for what is said of them. */
    private void note(LogLevel level, String message) {
        kernel.note(message);
        if (!portsFail && message.contains(": java.lang.")) {
            kernel.keeps(() -> fail(message));
        }
        kernel.drawn(Scenario.ESSENTIAL_ONE_GONE, message.contains("is essential and"));
        kernel.drawn(Scenario.LIFETIME_OVER, message.contains("maximum_lifetime: "));
        kernel.drawn(Scenario.SHUTDOWN_KILLS, message.contains("within the shutdown_timeout"));
    }

    private void readConfiguration() {
        var delay = Duration.ofMillis(random.nextInt(5) == 0 ? 4_000 : 5);
        if (random.nextInt(5) == 0) {
            kernel.drawn(Scenario.CONFIGURATION_BROKEN);
            kernel.schedule(delay, new LoopEvent.ConfigBroken(new ConfigException(List.of())));
        } else {
            kernel.drawn(Scenario.CONFIGURATION_LOADED);
            config = randomConfig();
            var loaded = new LoadedConfig(config, List.of(), List.of());
            kernel.schedule(delay, new LoopEvent.ConfigLoaded(loaded));
        }
    }

    Tally run() {
        try {
            begin();
            steps.forEach(this::take);
            if (random.nextInt(5) == 0) {
                restAndSeeThatAllIsAnswered();
            }
            liveUntil(kernel.now().plusSeconds(random.nextInt(60)));
            shutDown();
            end();
            return new Tally(
                    spawns,
                    rules.claims(),
                    Duration.between(T0, kernel.now()),
                    kernel.drawn(),
                    done);
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(broken.getMessage() + "\n" + kernel.history(), broken);
        }
    }

    private void begin() {
        config = randomConfig();
        rules = new PlainRules(kernel::now, kernel::isBeingPrepared);
        supervisor = new Supervisor(config, ports, 1, kernel.now());
        queue = new LoopQueue();
        loop =
                new SupervisorLoop(
                        supervisor,
                        queue,
                        kernel::now,
                        ports.log(),
                        Runnable::run,
                        new Containment("the loop", contained::add));
        round();
    }

    /** Whoever still waits is answered. */
    private void end() {
        asked.keySet().stream()
                .filter(request -> !request.isDone())
                .forEach(request -> kernel.drawn(Scenario.COMMAND_ANSWERED_BY_THE_END));
        loop.finish();
        asked.keySet().forEach(request -> assertTrue(request.isDone(), "no answer at the end"));
        asked.clear();
        askedToClear.clear();
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
            sleepUntil(until);
        }
    }

    private void sleepUntil(Instant time) {
        if (supervisor.ending().isEmpty()) {
            rules.assertNothingIsDueBefore(time);
        }
        kernel.advanceTo(time);
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
        if (nextTime().isAfter(kernel.now())) {
            sleepUntil(nextTime());
        }
        var batch = kernel.takeAllUntil(kernel.now());
        assertTimeGoesOn(batch);
        queue.post(new LoopEvent.TimePassed());
        for (LoopEvent event : batch) {
            if (event instanceof LoopEvent.ChildExited exit) {
                rules.ends(exit.pid(), exit.status(), exit.at());
                queue.post(exit);
            }
        }
        round();
        for (LoopEvent event : batch) {
            if (kernel.happensElsewhere(event)) {
                happenElsewhere((LoopEvent.CommandPosted) event);
            } else if (!(event instanceof LoopEvent.ChildExited)) {
                handle(event);
            }
        }
    }

    /** A deadline that nobody clears would have the loop spin. */
    private void assertTimeGoesOn(List<LoopEvent> batch) {
        boolean stands = batch.isEmpty() && kernel.now().equals(lastStep);
        lastStep = kernel.now();
        stepsWithoutEvent = stands ? stepsWithoutEvent + 1 : 0;
        assertTrue(
                stepsWithoutEvent < MOST_STEPS_WITHOUT_EVENT,
                () -> "the loop spins: due since " + supervisor.nextDeadline());
    }

    private void handle(LoopEvent event) {
        if (event instanceof LoopEvent.ProbeReported(var id, int pid, var status)) {
            rules.probed(pid, status);
        }
        if (event instanceof LoopEvent.MemoryMeasured(var sizes)) {
            sizes.forEach(rules::measured);
        }
        queue.post(event);
        round();
    }

    /** The loop is not told by the kernel: who waits for it has to wake it. */
    private void happenElsewhere(LoopEvent.CommandPosted event) {
        CompletableFuture.runAsync(event.command(), others).join();
        while (queue.size() > 0) {
            round();
        }
        afterEvent();
    }

    /** Like the thread of the loop: what a round throws ends only the round. */
    private void round() {
        rules.nextEvent();
        for (boolean over = false; !over; ) {
            try {
                loop.round();
                over = true;
            } catch (IllegalStateException | OutOfMemoryError | NoClassDefFoundError thrown) {
                if (!portsFail) {
                    throw thrown;
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        afterEvent();
    }

    private void afterEvent() {
        kernel.throwWhatIsBroken();
        assertEquals(List.of(), contained);
        rules.assertProgress();
        for (var request : List.copyOf(asked.entrySet())) {
            if (request.getKey().isDone()) {
                asked.remove(request.getKey());
                kernel.drawn(Scenario.COMMAND_ANSWERED, !request.getKey().isCancelled());
            } else {
                assertTrue(
                        kernel.now().isBefore(request.getValue().plus(LONGEST_ANSWER)),
                        "no answer since " + request.getValue());
                assertTrue(
                        kernel.isClearing() || !askedToClear.contains(request.getKey()),
                        "logs have been cleared, and whoever asked for it has no answer");
            }
        }
    }

    private void beginAnewAfterReload() {
        if (supervisor.ending().orElse(null) instanceof Ending.Reload) {
            assertFalse(kernel.hasLivingChildren(), "a restart has left processes alive");
            kernel.note("the supervisor begins anew");
            kernel.drawn(Scenario.RELOADED);
            end();
            endOfBudget = Optional.empty();
            inOrder = false;
            kernel.forgetLogs();
            begin();
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
        // A second longer for a process that not even SIGKILL ends.
        var latest = begun.plus(SHUTDOWN_TIMEOUT).plusSeconds(10);
        if (random.nextInt(5) == 0) {
            hurry(Signal.TERM);
            rules.assertAllAreToldToStop();
            if (random.nextBoolean()) {
                hurry(Signal.INT);
                latest = kernel.now().plusSeconds(2);
            }
        }
        for (int count = 0; supervisor.ending().isEmpty(); count++) {
            assertTrue(count < 10_000, "the shutdown does not come to an end");
            assertTrue(!kernel.now().isAfter(latest), "the shutdown takes until " + kernel.now());
            step();
            if (random.nextInt(100) == 0) {
                var length = Duration.ofMillis(random.nextInt(12_000));
                kernel.drawn(Scenario.MACHINE_SUSPENDED_DURING_SHUTDOWN);
                kernel.note("nobody comes to anything for " + length);
                kernel.advanceTo(kernel.now().plus(length));
                latest = latest.plus(length);
                inOrder = false;
            }
        }
        if (begins && !kernel.someSignalFailed() && !portsFail) {
            assertFalse(kernel.hasLivingChildren(), "the shutdown has left processes alive");
        }
    }

    private void hurry(Signal signal) {
        kernel.drawn(Scenario.SHUTDOWN_HURRIED);
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
        done.merge(step.operation(), 1, Integer::sum);
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
                rules.restartedByHand(one);
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
            case CLEAR_LOGS ->
                    askedToClear.add(command(commands -> commands.clearLogs(new Selector.All())));
            case CLEAR_MAIN_LOG -> askedToClear.add(command(Commands::clearMainLog));
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
            case CLIENT_VANISHES ->
                    asked.keySet()
                            .forEach(
                                    request ->
                                            kernel.drawn(
                                                    Scenario.CLIENT_VANISHED_WHILE_WAITING,
                                                    request.cancel(false)));
            case LEAP -> {
                kernel.drawn(Scenario.MACHINE_SUSPENDED);
                var length = Duration.ofSeconds(60 + step.who() % 80_000);
                kernel.advanceTo(kernel.now().plus(length));
                asked.replaceAll((request, since) -> since.plus(length));
                rules.leaps(length);
            }
            case CLOCK_STEP -> {
                var length = Duration.ofSeconds(step.who() % 400_000 - 300_000);
                kernel.drawn(
                        length.isNegative()
                                ? Scenario.WALL_CLOCK_STEPPED_BACK
                                : Scenario.WALL_CLOCK_STEPPED_FORTH);
                rules.assertShown(loop.snapshot().movedBy(length), length);
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

    private <T> CompletableFuture<T> command(Function<Commands, CompletableFuture<T>> command) {
        var answer = command.apply(loop.commands());
        asked.put(answer, kernel.now());
        round();
        return answer;
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
                inner.configReading(),
                inner.schedules(),
                inner.hooks());
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
            kernel.keeps(
                    () ->
                            assertTrue(
                                    portsFail || !kernel.isBeingPrepared(process.id()),
                                    process.id()
                                            + " is spawned before all is there that it needs"));
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

        @Override
        public void measureMemory(Set<Integer> pids) {
            kernel.keeps(() -> pids.forEach(rules::assertMemoryIsLimited));
            inner.measureMemory(pids);
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
                                            .stopwaitsecs(dice.nextInt(3))
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
                        .stopwaitsecs(patient ? dice.nextInt(11) : dice.nextInt(2))
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
        limit(process, dice);
        if (dice.nextInt(3) == 0) {
            process.restartDelay(
                    Duration.ofMillis(250 * dice.nextInt(3)), PlainRules.LONGEST_PAUSE);
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

    private static void limit(ProcessConfigs process, SplittableRandom dice) {
        if (!process.isOneshot() && dice.nextInt(3) == 0) {
            var lifetime =
                    dice.nextBoolean()
                            ? Optional.of(Duration.ofSeconds(10 + dice.nextInt(30)))
                            : Optional.<Duration>empty();
            process.restartLimits(
                    new RestartLimits(
                            lifetime.isEmpty() || dice.nextBoolean()
                                    ? Optional.of(new MemorySize(1_000_000))
                                    : Optional.empty(),
                            Duration.ofSeconds(1 + dice.nextInt(10)),
                            lifetime,
                            Duration.ofSeconds(dice.nextInt(9))));
        }
    }
}
