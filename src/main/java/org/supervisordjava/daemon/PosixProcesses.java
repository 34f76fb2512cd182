package org.supervisordjava.daemon;

import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.text.SecretMask;
import org.supervisordjava.logs.ChildPipes;
import org.supervisordjava.logs.OutputCapture;
import org.supervisordjava.logs.StdinWrite;
import org.supervisordjava.posix.Cgroup;
import org.supervisordjava.posix.DescriptorReserve;
import org.supervisordjava.posix.Errno;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.ProcessSignals;
import org.supervisordjava.posix.SpawnException;
import org.supervisordjava.posix.SpawnRequest;
import org.supervisordjava.posix.Spawner;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.supervisor.port.Processes;
import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.Failures;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/** Real processes: spawned by the posix room, their output captured by the logs room. */
final class PosixProcesses implements Processes {

    private final Spawner spawner;
    private final OutputCapture capture;
    private final LiveChildren children;
    private final FcgiSockets fcgiSockets;
    private final ObjIntConsumer<ProcessId> outputEnded;
    private final ChildEnvironment environments;
    private final ProbeEdge probes;
    private final Cgroup cgroup;
    private final InstantSource clock;
    private final MainLog log;
    private final Leftovers leftovers;
    private final BooleanSupplier clientsConnect;
    private final Consumer<Set<Integer>> memoryReadings;

    /** By the loop's thread only. */
    private final Set<ProcessId> haveRun = new HashSet<>();

    /**
     * @param outputEnded told, by some other thread, when the last output of a process that has
     *     ended is through
     * @param clientsConnect whether they may hold descriptors by now
     * @param memoryReadings measures what these processes use, and tells the loop
     */
    PosixProcesses(
            Spawner spawner,
            OutputCapture capture,
            LiveChildren children,
            FcgiSockets fcgiSockets,
            Leftovers leftovers,
            ObjIntConsumer<ProcessId> outputEnded,
            ChildEnvironment environments,
            ProbeEdge probes,
            Cgroup cgroup,
            BooleanSupplier clientsConnect,
            Consumer<Set<Integer>> memoryReadings,
            InstantSource clock,
            MainLog log) {
        this.spawner = spawner;
        this.capture = capture;
        this.children = children;
        this.fcgiSockets = fcgiSockets;
        this.outputEnded = outputEnded;
        this.environments = environments;
        this.probes = probes;
        this.cgroup = cgroup;
        this.clock = clock;
        this.log = log;
        this.leftovers = leftovers;
        this.clientsConnect = clientsConnect;
        this.memoryReadings = memoryReadings;
    }

    /** What those have left that the supervisor starts again when it begins anew. */
    void endLeftovers(Collection<ProcessConfig> all) throws InterruptedException {
        leftovers.endAll(all);
    }

    /** Both are begun, whatever the other one says. */
    @Override
    public boolean isPrepared(ProcessConfig process, GroupKind groupKind) {
        boolean alone = leftovers.areGone(process);
        boolean hasSocket =
                !(groupKind instanceof GroupKind.Fcgi(var socket))
                        || fcgiSockets.isPrepared(process.id(), socket);
        return alone && hasSocket;
    }

    @Override
    public void startGivenUp(ProcessId id) {
        if (!children.isAlive(id)) {
            fcgiSockets.release(id);
        }
    }

    @Override
    public SpawnResult spawn(ProcessConfig process, GroupKind groupKind) {
        return spawn(process, groupKind, false);
    }

    @Override
    public SpawnResult beginSpawn(ProcessConfig process, GroupKind groupKind) {
        return spawn(process, groupKind, true);
    }

    @Override
    public void endSpawns() {
        spawner.endBegun();
    }

    private SpawnResult spawn(ProcessConfig process, GroupKind groupKind, boolean beside) {
        var environment = environments.of(process);
        environment.putAll(probes.prepare(process));
        return switch (ChildCommand.of(process, environment)) {
            case ChildCommand.Broken(var failure) -> failure;
            case ChildCommand.Runnable command ->
                    spawn(process, groupKind, command, environment, beside);
        };
    }

    private SpawnResult spawn(
            ProcessConfig process,
            GroupKind groupKind,
            ChildCommand.Runnable command,
            Map<String, String> environment,
            boolean beside) {
        ChildPipes opened;
        try {
            opened = capture.open(process, groupKind, claim(process.id()));
        } catch (PosixException e) {
            return failed(
                    e.errno() == Errno.EMFILE || e.errno() == Errno.ENFILE
                            ? tooManyFiles(process)
                            : noDispatchers(process, e));
        } catch (IOException | InvalidPathException e) {
            return failed(noDispatchers(process, e));
        }
        try {
            int stdin = stdin(process, groupKind, opened.childEnds());
            var request = request(process, command, environment, stdin, opened.childEnds());
            // Taken before: on a busy machine we may come to the next line long after the child.
            var at = clock.instant();
            if (beside) {
                var begun = spawner.begin(request);
                // Many are begun at a time: they are not to need more descriptors than one.
                opened.handedOver();
                return new SpawnResult.Begun(() -> await(process, opened, begun, at));
            }
            return alive(process, opened, spawner.spawn(request), at);
        } catch (SpawnException e) {
            abandon(process, opened);
            return failed(describe(process, e));
        } catch (IOException e) {
            abandon(process, opened);
            return failed(e.getMessage());
        }
    }

    private SpawnResult await(
            ProcessConfig process, ChildPipes opened, Spawner.BegunSpawn begun, Instant at) {
        try {
            return alive(process, opened, begun.await(), at);
        } catch (SpawnException e) {
            abandon(process, opened);
            return failed(describe(process, e));
        }
    }

    private SpawnResult alive(ProcessConfig process, ChildPipes opened, int pid, Instant at) {
        children.started(process.id(), pid, opened);
        // Whatever fails now: there is a child, and whoever does not hear of it loses it.
        Containment.failureOf(() -> opened.started(pid))
                .ifPresent(failure -> outputLost(process, failure));
        haveRun.add(process.id());
        return new SpawnResult.Alive(pid, at);
    }

    private void outputLost(ProcessConfig process, Throwable failure) {
        log.log(
                LogLevel.ERROR,
                "the output of %s cannot be read: %s"
                        .formatted(process.id(), Failures.describe(failure)));
    }

    /** Before clients can connect, what a program has left is there for it. */
    private DescriptorReserve.Claim claim(ProcessId id) {
        return clientsConnect.getAsBoolean() && haveRun.contains(id)
                ? DescriptorReserve.Claim.AGAIN
                : DescriptorReserve.Claim.FIRST;
    }

    private int stdin(ProcessConfig process, GroupKind groupKind, ChildPipes.ChildEnds ends)
            throws IOException {
        return groupKind instanceof GroupKind.Fcgi(var socket)
                ? fcgiSockets.acquire(process.id(), socket)
                : ends.stdin();
    }

    private void abandon(ProcessConfig process, ChildPipes opened) {
        opened.abandoned();
        fcgiSockets.release(process.id());
    }

    private static SpawnRequest request(
            ProcessConfig process,
            ChildCommand.Runnable command,
            Map<String, String> environment,
            int stdin,
            ChildPipes.ChildEnds ends) {
        return new SpawnRequest(
                command.executable(),
                command.argv(),
                environment,
                process.directory(),
                process.umask(),
                process.user(),
                stdin,
                ends.stdout(),
                ends.stderr(),
                process.limits().rlimits(),
                process.limits().nice(),
                process.limits().oomScoreAdj(),
                process.confinement());
    }

    /**
     * supervisord's words where it has any, which operators and scripts know; then what the kernel
     * said.
     */
    private static String describe(ProcessConfig process, SpawnException e) {
        return switch (e.reason()) {
            case DIRECTORY ->
                    "couldn't chdir to %s: %s"
                            .formatted(process.directory().orElseThrow(), e.getMessage());
            case USER ->
                    "couldn't setuid to %s: %s"
                            .formatted(process.user().orElseThrow().uid(), e.getMessage());
            case EXHAUSTED -> exhausted(process, e);
            case PROGRAM_MISSING, NOT_EXECUTABLE ->
                    "couldn't exec %s: %s"
                            .formatted(SecretMask.inText(process.command()), e.getMessage());
            case LIMIT, OTHER -> e.getMessage();
        };
    }

    private static String exhausted(ProcessConfig process, SpawnException e) {
        if (e.errno() == Errno.EMFILE) {
            return tooManyFiles(process);
        }
        return e.errno() == Errno.EAGAIN
                ? "Too many processes in process table to spawn '" + process.name() + "'"
                : "unknown error during fork for '" + process.name() + "': " + e.getMessage();
    }

    private static String noDispatchers(ProcessConfig process, Exception e) {
        return "unknown error making dispatchers for '%s': %s"
                .formatted(process.name(), e.getMessage());
    }

    private static String tooManyFiles(ProcessConfig process) {
        return "too many open files to spawn '%s': raise minfds and the hard limit of open files (ulimit -Hn)"
                .formatted(process.name());
    }

    private static SpawnResult failed(String error) {
        return new SpawnResult.NotSpawned(SpawnFailure.OTHER, error);
    }

    @Override
    public SpawnResult.NotSpawned check(ProcessConfig process) {
        return ChildCommand.of(process, environments.of(process))
                        instanceof ChildCommand.Broken(var failure)
                ? failure
                : null;
    }

    @Override
    public SignalResult signal(int pid, Signal signal, boolean group) {
        try {
            if (group) {
                ProcessSignals.sendToGroup(pid, signal);
            } else {
                ProcessSignals.send(pid, signal);
            }
            return new SignalResult.Sent();
        } catch (PosixException e) {
            return e.errno() == Errno.ESRCH
                    ? new SignalResult.NoSuchProcess()
                    : new SignalResult.NotSent(e.getMessage());
        }
    }

    @Override
    public void ended(ProcessId id, int pid) {
        leftovers.ended(id, pid);
        children.ended(id).thenRun(() -> outputEnded.accept(id, pid));
        fcgiSockets.release(id);
    }

    @Override
    public boolean writeStdin(ProcessId id, byte[] data) {
        var written = children.writeStdin(id, data);
        if (written == StdinWrite.FULL) {
            log.log(
                    LogLevel.WARN,
                    "stdin of "
                            + id
                            + " is full: "
                            + data.length
                            + " bytes were refused, it does not read");
        }
        return written == StdinWrite.ACCEPTED;
    }

    @Override
    public long oomKills() {
        return cgroup.oomKills();
    }

    @Override
    public void measureMemory(Set<Integer> pids) {
        memoryReadings.accept(pids);
    }
}
