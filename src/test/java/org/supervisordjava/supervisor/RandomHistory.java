package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.port.EventSink;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.supervisor.port.Processes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One random life of a supervisor under the simulated kernel, from boot to the end of its shutdown,
 * with the invariants it has to keep.
 */
final class RandomHistory {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(9);

    /** What an operator does. */
    private enum Operation {
        START_ONE,
        STOP_ONE,
        RESTART_ONE,
        START_ALL,
        STOP_ALL,
        SIGNAL_ONE,
        RELOAD,
        REREAD,
        ADD_GROUP,
        REMOVE_GROUP,
        UPDATE_GROUP,
        SIGHUP,
        SIGUSR2
    }

    private final SplittableRandom random;
    private final SimulatedKernel kernel;
    private final Ports ports;
    private Supervisor supervisor;
    private SupervisorConfig config;
    private boolean stopping;
    private boolean hurried;
    private Instant stoppingSince;
    private long handled;

    /** The first start of a boot, which goes by priority, is still to come. */
    private final Set<ProcessId> inTurn = new HashSet<>();

    /** What is added by one and the same event belongs to one boot. */
    private final Map<ProcessId, Long> boots = new HashMap<>();

    private final Map<Integer, Instant> signalledAt = new HashMap<>();
    private final Set<ProcessId> startedByName = new HashSet<>();
    private final Map<ProcessId, Instant> notBefore = new HashMap<>();
    private final Map<ProcessId, ProcessState> states = new HashMap<>();
    private final Map<ProcessId, Integer> failedTries = new HashMap<>();
    private long spawns;
    private long restarts;

    RandomHistory(long seed) {
        this.random = new SplittableRandom(seed);
        this.kernel = new SimulatedKernel(seed, T0);
        this.config = randomConfig();
        this.ports =
                new Ports(
                        new CheckedProcesses(),
                        kernel,
                        kernel,
                        (level, message) -> kernel.note(message),
                        (EventSink) this::observe,
                        kernel::askWhenAllIsRead,
                        () ->
                                kernel.schedule(
                                        Duration.ofMillis(5),
                                        new LoopEvent.ConfigLoaded(
                                                new LoadedConfig(
                                                        config = randomConfig(),
                                                        List.of(),
                                                        List.of()))));
        this.supervisor = new Supervisor(config, ports, 1, T0);
    }

    /** So that the test can tell that something happened at all. */
    record Tally(long spawns, long restarts) {

        Tally plus(Tally other) {
            return new Tally(spawns + other.spawns, restarts + other.restarts);
        }
    }

    Tally run() {
        try {
            supervisor.boot(T0);
            noteStopIfAny();
            live(T0.plusSeconds(20 + random.nextInt(100)));
            shutDown();
            return new Tally(spawns, restarts);
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(broken.getMessage() + "\n" + kernel.history(), broken);
        }
    }

    // ---- the history

    private void live(Instant until) {
        while (kernel.now().isBefore(until) && supervisor.ending().isEmpty()) {
            step();
            beginAnewAfterReload();
            if (random.nextInt(6) == 0) {
                operate();
            }
        }
    }

    private void beginAnewAfterReload() {
        if (supervisor.ending().orElse(null) instanceof Ending.Reload) {
            assertFalse(kernel.hasLivingChildren(), "a restart has left processes alive");
            kernel.note("the supervisor begins anew");
            startedByName.clear();
            inTurn.clear();
            boots.clear();
            stoppingSince = null;
            notBefore.clear();
            states.clear();
            kernel.forgetLogs();
            config = randomConfig();
            supervisor = new Supervisor(config, ports, 1, kernel.now());
            supervisor.boot(kernel.now());
            noteStopIfAny();
            restarts++;
        }
    }

    private void shutDown() {
        if (random.nextBoolean()) {
            kernel.calmDown();
        }
        boolean alreadyDown = supervisor.state() == SupervisorState.SHUTDOWN;
        var begun = kernel.now();
        signal(Signal.TERM);
        if (random.nextInt(5) == 0) {
            hurried = true;
            signal(Signal.TERM);
            if (random.nextBoolean()) {
                signal(Signal.INT);
            }
        }
        // Each tier may take its share, and a second longer for a process that not even SIGKILL
        // ends.
        var latest = begun.plus(SHUTDOWN_TIMEOUT).plusSeconds(10);
        for (int steps = 0; supervisor.ending().isEmpty(); steps++) {
            assertTrue(steps < 10_000, "shutdown does not come to an end");
            assertTrue(!kernel.now().isAfter(latest), "shutdown takes until " + kernel.now());
            step();
        }
        if (!alreadyDown && !kernel.someSignalFailed()) {
            assertFalse(kernel.hasLivingChildren(), "shutdown has left processes alive");
        }
    }

    private void step() {
        var deadline = supervisor.nextDeadline();
        var scheduled = kernel.next();
        if (scheduled.isPresent() && !scheduled.get().at().isAfter(deadline)) {
            kernel.advanceTo(max(kernel.now(), scheduled.get().at()));
            handle(kernel.take());
        } else {
            kernel.advanceTo(max(kernel.now(), deadline));
            handle(new LoopEvent.TimePassed());
        }
    }

    private void handle(LoopEvent event) {
        if (event instanceof LoopEvent.SignalReceived(Signal signal) && signal == Signal.TERM) {
            stopping = true;
            noteStop();
        }
        handled++;
        supervisor.handle(event, kernel.now());
        noteStopIfAny();
        assertConfigurationsAreThoseOfTheLiving();
        stopping = stopping || supervisor.state() == SupervisorState.SHUTDOWN;
    }

    private void noteStopIfAny() {
        if (supervisor.state() != SupervisorState.RUNNING) {
            noteStop();
        }
    }

    private void noteStop() {
        stoppingSince = stoppingSince == null ? kernel.now() : stoppingSince;
    }

    private void signal(Signal signal) {
        handle(new LoopEvent.SignalReceived(signal));
    }

    private void operate() {
        var ids =
                config.groups().stream()
                        .flatMap(group -> group.processes().stream())
                        .map(ProcessConfig::id)
                        .toList();
        var one = ids.get(random.nextInt(ids.size()));
        var operation = Operation.values()[random.nextInt(Operation.values().length)];
        kernel.note("operator: " + operation + " (" + one + ")");
        switch (operation) {
            case START_ONE ->
                    command(
                            commands -> {
                                if (!supervisor
                                        .groups()
                                        .process(one)
                                        .map(process -> process.state().isRunning())
                                        .orElse(true)) {
                                    startedByName.add(one);
                                    inTurn.remove(one);
                                }
                                commands.start(new Selector.One(one), true);
                            });
            case STOP_ONE ->
                    command(
                            commands -> {
                                inTurn.remove(one);
                                startedByName.removeIf(id -> id.equals(one) && !isStopping(id));
                                commands.stop(new Selector.One(one), true);
                            });
            case RESTART_ONE ->
                    command(
                            commands -> {
                                startedByName.add(one);
                                inTurn.remove(one);
                                commands.restart(new Selector.One(one));
                            });
            case START_ALL ->
                    command(
                            commands -> {
                                inTurn.clear();
                                commands.start(new Selector.All(), true);
                            });
            case STOP_ALL ->
                    command(
                            commands -> {
                                inTurn.clear();
                                startedByName.removeIf(id -> !isStopping(id));
                                commands.stop(new Selector.All(), false);
                            });
            case SIGHUP -> signal(Signal.HUP);
            case SIGNAL_ONE ->
                    command(commands -> commands.signal(new Selector.One(one), Signal.TERM));
            case RELOAD -> command(Commands::restartAll);
            case REREAD -> command(Commands::reread);
            case ADD_GROUP -> command(commands -> commands.addGroup(one.group()));
            case REMOVE_GROUP -> command(commands -> commands.removeGroup(one.group()));
            case UPDATE_GROUP -> command(commands -> commands.update(List.of(one.group())));
            case SIGUSR2 -> signal(Signal.USR2);
        }
    }

    /**
     * A stop request does not reach a process that is stopping already, so an operator's restart in
     * progress goes on; a probe's does not.
     */
    private boolean isStopping(ProcessId id) {
        return supervisor
                .groups()
                .process(id)
                .filter(process -> process.state() == ProcessState.STOPPING)
                .map(process -> !process.status().startWhenStopped())
                .orElse(false);
    }

    private void command(java.util.function.Consumer<Commands> command) {
        handle(new LoopEvent.CommandPosted(() -> command.accept(supervisor.commands())));
    }

    // ---- the invariants

    /** Checks each spawn and each signal before the kernel gets it. */
    private final class CheckedProcesses implements Processes {
        @Override
        public SpawnResult spawn(
                ProcessConfig process, org.supervisordjava.config.model.GroupKind kind) {
            spawns++;
            assertFalse(stopping, "a start during shutdown: " + process.id());
            assertGateIsOpen(process);
            inTurn.remove(process.id());
            assertDelayIsOver(process);
            return kernel.spawn(process, kind);
        }

        @Override
        public SpawnResult.NotSpawned check(ProcessConfig process) {
            return kernel.check(process);
        }

        @Override
        public SignalResult signal(int pid, Signal signal, boolean group) {
            if (stopping && !hurried && signal != Signal.KILL) {
                assertLaterTiersAreDown(pid);
            }
            if (stopping && !hurried && signal == Signal.KILL) {
                assertHadItsTime(pid);
            }
            signalledAt.putIfAbsent(pid, kernel.now());
            return kernel.signal(pid, signal, group);
        }

        @Override
        public void ended(ProcessId id, int pid) {
            kernel.ended(id, pid);
        }

        @Override
        public boolean writeStdin(ProcessId id, byte[] data) {
            return kernel.writeStdin(id, data);
        }

        @Override
        public long oomKills() {
            return kernel.oomKills();
        }
    }

    /** Only what is down takes another configuration. */
    private void assertConfigurationsAreThoseOfTheLiving() {
        for (ProcessConfig living : kernel.living()) {
            supervisor
                    .groups()
                    .process(living.id())
                    .filter(process -> process.state() != ProcessState.UNKNOWN)
                    .ifPresent(process -> assertEquals(living, process.config()));
        }
    }

    /**
     * A start is allowed only when every dependency is met; the first one of a boot only when every
     * earlier priority of that boot that says when it is ready is ready.
     */
    private void assertGateIsOpen(ProcessConfig process) {
        for (SupervisedProcess other : supervisor.groups().ascending()) {
            boolean speaks = other.config().isOneshot() || other.config().probes().gatesReadiness();
            boolean wanted = other.startPending() || other.state() != ProcessState.STOPPED;
            boolean earlier =
                    inTurn.contains(process.id())
                            && boots.get(process.id()).equals(boots.get(other.id()))
                            && effectivePriority(other.config()) < effectivePriority(process);
            if (earlier && speaks && wanted && !other.isReady()) {
                fail(process.id() + " starts before " + other.id() + " is ready");
            }
        }
        for (Dependency dependency : process.dependsOn()) {
            supervisor
                    .groups()
                    .program(dependency.program())
                    .forEach(
                            target -> {
                                boolean met =
                                        switch (dependency.condition()) {
                                            case STARTED ->
                                                    kernel.isAlive(target.id())
                                                            || target.completedSuccessfully();
                                            case HEALTHY -> target.isReady();
                                            case COMPLETED_SUCCESSFULLY ->
                                                    target.completedSuccessfully();
                                        };
                                assertTrue(
                                        met,
                                        process.id()
                                                + " starts before "
                                                + target.id()
                                                + " is "
                                                + dependency.condition());
                            });
        }
    }

    /** What depends on a later one starts as late as that; every program has one process here. */
    private int effectivePriority(ProcessConfig process) {
        return process.dependsOn().stream()
                .flatMap(dependency -> supervisor.groups().program(dependency.program()))
                .mapToInt(target -> effectivePriority(target.config()))
                .reduce(process.priority(), Math::max);
    }

    private boolean needs(ProcessConfig process, ProcessConfig target) {
        return process.dependsOn().stream()
                .flatMap(dependency -> supervisor.groups().program(dependency.program()))
                .anyMatch(
                        needed ->
                                needed.id().equals(target.id()) || needs(needed.config(), target));
    }

    private void assertDelayIsOver(ProcessConfig process) {
        var earliest = notBefore.remove(process.id());
        boolean byHand = startedByName.contains(process.id());
        if (earliest != null && !byHand) {
            assertFalse(kernel.now().isBefore(earliest), process.id() + " is retried too early");
        }
    }

    /** Nobody is killed as long as supervisord would have waited. */
    private void assertHadItsTime(int pid) {
        var target =
                supervisor.groups().ascending().stream()
                        .filter(process -> process.status().pid() == pid)
                        .findFirst()
                        .orElseThrow();
        var ownEnd =
                signalledAt
                        .getOrDefault(pid, Instant.MAX.minusSeconds(1000))
                        .plusSeconds(target.config().stop().waitsecs());
        var endOfBudget = stoppingSince.plus(SHUTDOWN_TIMEOUT).minusMillis(100);
        assertFalse(
                kernel.now().isBefore(ownEnd) && kernel.now().isBefore(endOfBudget),
                target.id() + " is killed before its time");
    }

    /** Until the time gets short: the second half of it may be needed by those who stop later. */
    private void assertLaterTiersAreDown(int pid) {
        if (!kernel.now()
                .isBefore(stoppingSince.plus(SHUTDOWN_TIMEOUT.dividedBy(2)).minusMillis(60))) {
            return;
        }
        var target =
                supervisor.groups().ascending().stream()
                        .filter(process -> process.status().pid() == pid)
                        .findFirst()
                        .orElseThrow();
        for (SupervisedProcess other : supervisor.groups().ascending()) {
            boolean later =
                    effectivePriority(other.config()) > effectivePriority(target.config())
                            || needs(other.config(), target.config());
            boolean lives =
                    kernel.isAlive(other.id())
                            && other.state() != ProcessState.UNKNOWN
                            && !kernel.someoneIsGivenUp();
            assertFalse(
                    later && lives, target.id() + " is stopped before " + other.id() + " is down");
        }
    }

    private void observe(SupervisorEvent event) {
        if (event instanceof SupervisorEvent.ProcessGroupAdded(var group)) {
            for (ProcessConfig process : group.processes()) {
                boots.remove(process.id());
                inTurn.remove(process.id());
                if (process.autostart()) {
                    boots.put(process.id(), handled);
                    inTurn.add(process.id());
                }
            }
        }
        if (event instanceof SupervisorEvent.ProcessGroupChanged(var group)) {
            group.processes().forEach(process -> inTurn.remove(process.id()));
        }
        if (event instanceof SupervisorEvent.ProcessGroupChanged(var group)) {
            // With another configuration a program gets a new chance at once.
            group.processes().forEach(process -> notBefore.remove(process.id()));
        }
        if (!(event instanceof SupervisorEvent.ProcessStateChanged changed)) {
            return;
        }
        var known = states.put(changed.id(), changed.to());
        assertTrue(
                known == null || known == changed.from() || changed.from() == ProcessState.STOPPED,
                "state jumps: " + changed);
        switch (changed.to()) {
            case BACKOFF -> {
                failedTries.merge(changed.id(), 1, Integer::sum);
                notBefore.put(changed.id(), kernel.now().plus(leastDelay(changed)));
            }
            case FATAL -> {
                if (!stopping && supervisor.state() == SupervisorState.RUNNING) {
                    var process = supervisor.groups().process(changed.id()).orElseThrow();
                    assertTrue(
                            changed.tries() > process.config().startretries(),
                            changed.id() + " is given up after " + changed.tries() + " tries");
                }
                notBefore.remove(changed.id());
            }
            case STOPPED, RUNNING -> notBefore.remove(changed.id());
            case STARTING, STOPPING, EXITED, UNKNOWN -> {}
        }
    }

    private Duration leastDelay(SupervisorEvent.ProcessStateChanged changed) {
        var process = supervisor.groups().process(changed.id()).orElseThrow().config();
        return process.restartDelay().initial().orElse(Duration.ofSeconds(changed.tries()));
    }

    // ---- random configurations

    private SupervisorConfig randomConfig() {
        int count = 1 + random.nextInt(6);
        var processes = new ArrayList<ProcessConfig>();
        for (int i = 0; i < count; i++) {
            processes.add(randomProcess(i));
        }
        return ProcessConfigs.configuration(SHUTDOWN_TIMEOUT, processes);
    }

    private ProcessConfig randomProcess(int index) {
        var process =
                ProcessConfigs.program("p" + index)
                        .command("/bin/p" + random.nextInt(2))
                        .priority(100 * (1 + random.nextInt(3)))
                        .startsecs(random.nextInt(3))
                        .startretries(random.nextInt(4))
                        .stopwaitsecs(1 + random.nextInt(10))
                        .autostart(random.nextInt(5) > 0)
                        .autorestart(Autorestart.values()[random.nextInt(3)]);
        if (random.nextInt(4) == 0) {
            process.oneshot();
        } else if (random.nextInt(2) == 0) {
            process.readiness();
        }
        if (random.nextInt(4) == 0) {
            process.liveness();
        }
        if (random.nextInt(3) == 0) {
            process.restartDelay(Duration.ofMillis(500), Duration.ofSeconds(10));
        }
        if (index > 0 && random.nextInt(3) == 0) {
            var condition = Condition.values()[random.nextInt(3)];
            process.dependsOn(new Dependency("p" + random.nextInt(index), condition));
        }
        if (random.nextInt(12) == 0) {
            process.essential();
        }
        return process.build();
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
