package org.supervisordjava.posix;

import org.supervisordjava.config.model.ProcessConfig.Rlimit;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.posix.ExecHop.HopCommand;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts children of this process. Each begins with a clean slate: default signal dispositions, no
 * blocked signals, no descriptors but 0, 1 and 2, and a session of its own, whose process group has
 * the child's pid.
 *
 * <p>A plain spawn is one posix_spawn(3). User, niceness, umask and confinement take a {@link
 * DisposableThread}; limits, and the umask where seccomp denies unshare(2), an {@link ExecHop}.
 *
 * <p>Any thread, one spawn at a time (the reaper's lock), but for those that are {@linkplain #begin
 * begun}. Returns when the program has been executed, so it waits for the disk the program is on.
 */
public final class Spawner {

    private final Reaper reaper;
    private final OomPreference byDefault;
    private final EncodedVariables variables = new EncodedVariables();
    private final SideSpawners besides;

    /**
     * @param byDefault for programs that have no {@code oom_score_adj} of their own
     * @param told what the operator may want to know of how it is done; any thread
     */
    public Spawner(Reaper reaper, OomPreference byDefault, Consumer<String> told) {
        this.reaper = reaper;
        this.byDefault = byDefault;
        this.besides = new SideSpawners(reaper, told);
    }

    /**
     * Spawns a child; its exit goes to the reaper's listener.
     *
     * <p>{@code oomScoreAdj} is set right after the program was executed, by which time it has run
     * for some microseconds; children that it has forked by then get it, too. When the kernel
     * refuses it, the child is killed.
     *
     * @return its pid
     */
    public int spawn(SpawnRequest request) throws SpawnException {
        var limits = resourceLimits(request.rlimits());
        return reaper.startChild(
                () -> {
                    var hardLimits = HardLimits.liftFor(limits);
                    int pid = 0;
                    boolean finished = false;
                    try {
                        pid = spawn(request, limits);
                        setOomScoreAdj(request, pid);
                        hardLimits.restore();
                        finished = true;
                        return pid;
                    } finally {
                        if (!finished) {
                            abandon(pid);
                            hardLimits.restore();
                        }
                    }
                });
    }

    /** A spawn that has been begun. */
    @FunctionalInterface
    public interface BegunSpawn {

        /**
         * Waits until it is done; to be called once.
         *
         * @return the child's pid
         */
        int await() throws SpawnException;
    }

    /**
     * Begins to spawn a child beside the caller and others that have been begun. What needs more
     * than a plain posix_spawn(3), or has no thread to be spawned by, is spawned at once as by
     * {@link #spawn}. Its descriptors may be closed afterwards. One caller's thread.
     */
    public BegunSpawn begin(SpawnRequest request) throws SpawnException {
        if (!request.rlimits().isEmpty() || !attributes(request).isEmpty()) {
            return spawned(request);
        }
        var begun =
                PlainSpawn.begin(
                        request,
                        new HopCommand(request.executable(), request.argv()),
                        variables,
                        besides);
        return begun.isPresent() ? () -> await(request, begun.get()) : spawned(request);
    }

    /** The threads that spawn beside the caller end: whoever needs them starts others. */
    public void endBegun() {
        besides.end();
    }

    private BegunSpawn spawned(SpawnRequest request) throws SpawnException {
        int pid = spawn(request);
        return () -> pid;
    }

    private int await(SpawnRequest request, PlainSpawn begun) throws SpawnException {
        int pid = 0;
        boolean finished = false;
        try (begun) {
            int error = besides.await(begun.job());
            pid = begun.pid();
            if (error != 0) {
                throw SpawnDiagnosis.of(
                        request,
                        new DisposableThread.JobResult(DisposableThread.Step.ACTION, error));
            }
            int child = pid;
            reaper.whileUnreaped(child, () -> setOomScoreAdj(request, child));
            finished = true;
            return pid;
        } finally {
            if (!finished) {
                abandon(pid);
            }
        }
    }

    private static DisposableThread.Attributes attributes(SpawnRequest request) {
        return new DisposableThread.Attributes(
                request.user().filter(user -> user.uid() != SelfProcess.uid()),
                request.umask(),
                request.nice(),
                request.confinement());
    }

    private int spawn(SpawnRequest request, Map<ResourceLimit, Rlimit> limits)
            throws SpawnException {
        var attributes = attributes(request);
        var program = new HopCommand(request.executable(), request.argv());
        var attempt = attempt(request, program, limits, attributes);
        if (attempt.isUmaskDenied()) {
            program = ExecHop.withUmask(program, request.umask().orElseThrow());
            attempt = attempt(request, program, limits, attributes.withoutUmask());
        }
        if (!attempt.outcome().succeeded()) {
            throw SpawnDiagnosis.of(request, attempt.outcome());
        }
        return attempt.pid();
    }

    /** One try; {@code pid} counts only when it succeeded. */
    private record SpawnAttempt(DisposableThread.JobResult outcome, int pid) {
        boolean isUmaskDenied() {
            return outcome.step() == DisposableThread.Step.UMASK && outcome.errno() == Errno.EPERM;
        }
    }

    private SpawnAttempt attempt(
            SpawnRequest request,
            HopCommand program,
            Map<ResourceLimit, Rlimit> limits,
            DisposableThread.Attributes attributes)
            throws SpawnException {
        var command = limits.isEmpty() ? program : ExecHop.withLimits(program, limits);
        if (!command.executable().equals(request.executable())) {
            var access = FileAccess.execute(request.executable(), request.user());
            if (!access.succeeded()) {
                return new SpawnAttempt(access, 0);
            }
        }
        try (var stdio = new Stdio(request.stdin(), request.stdout(), request.stderr());
                var spawn = prepared(request, command, variables)) {
            boolean told = false;
            try {
                check(spawn.connect(stdio.source(0), stdio.source(1), stdio.source(2)));
                var outcome = DisposableThread.run(attributes, spawn::run);
                var attempt = new SpawnAttempt(outcome, spawn.pid());
                told = true;
                return attempt;
            } finally {
                if (!told) {
                    abandon(spawn.pid());
                }
            }
        } catch (PosixException e) {
            throw unprepared(request, e);
        }
    }

    private static PosixSpawn prepared(
            SpawnRequest request, HopCommand command, EncodedVariables variables)
            throws PosixException {
        return new PosixSpawn(
                command.executable(),
                command.argv(),
                variables.encode(request.environment()),
                request.directory().map(Path::toAbsolutePath));
    }

    private static void check(int error) throws PosixException {
        if (error != 0) {
            throw new PosixException("prepare a spawn", error);
        }
    }

    private static SpawnException unprepared(SpawnRequest request, PosixException e) {
        return new SpawnException(
                SpawnException.Reason.EXHAUSTED,
                e.errno(),
                "cannot prepare to spawn " + request.executable() + ": " + e.getMessage());
    }

    /** One that is done by another thread, with what it needs until then. */
    private record PlainSpawn(PosixSpawn spawn, Stdio stdio, SideSpawner.SideSpawn job)
            implements AutoCloseable {

        /**
         * @return empty when that thread cannot
         */
        static Optional<PlainSpawn> begin(
                SpawnRequest request,
                HopCommand command,
                EncodedVariables variables,
                SideSpawners besides)
                throws SpawnException {
            PosixSpawn spawn = null;
            Stdio stdio = null;
            Optional<SideSpawner.SideSpawn> job = Optional.empty();
            try {
                stdio = new Stdio(request.stdin(), request.stdout(), request.stderr());
                spawn = prepared(request, command, variables);
                job = besides.begin(spawn, stdio.source(0), stdio.source(1), stdio.source(2));
                return job.isPresent()
                        ? Optional.of(new PlainSpawn(spawn, stdio, job.get()))
                        : Optional.empty();
            } catch (PosixException e) {
                throw unprepared(request, e);
            } finally {
                if (job.isEmpty()) {
                    if (spawn != null) {
                        spawn.close();
                    }
                    if (stdio != null) {
                        stdio.close();
                    }
                }
            }
        }

        int pid() {
            return spawn.pid();
        }

        @Override
        public void close() {
            spawn.close();
            stdio.close();
        }
    }

    private static Map<ResourceLimit, Rlimit> resourceLimits(Map<String, Rlimit> byName)
            throws SpawnException {
        var result = new EnumMap<ResourceLimit, Rlimit>(ResourceLimit.class);
        for (var entry : byName.entrySet()) {
            try {
                var resource = ResourceLimit.valueOf(entry.getKey().toUpperCase(Locale.ROOT));
                result.put(resource, entry.getValue());
            } catch (IllegalArgumentException e) {
                throw new SpawnException(
                        SpawnException.Reason.LIMIT,
                        Errno.EINVAL,
                        "cannot set limit "
                                + entry.getKey()
                                + ": Linux has no such limit; use one of getrlimit(2)");
            }
        }
        return result;
    }

    private void setOomScoreAdj(SpawnRequest request, int pid) throws SpawnException {
        if (request.oomScoreAdj().isEmpty()) {
            byDefault.apply(pid);
            return;
        }
        int score = request.oomScoreAdj().getAsInt();
        try {
            OomPreference.set(pid, score);
        } catch (NoSuchFileException e) {
            // It has already ended.
        } catch (IOException e) {
            throw new SpawnException(
                    SpawnException.Reason.LIMIT,
                    0,
                    "cannot set oom_score_adj of %s to %d: %s; only CAP_SYS_RESOURCE may lower it"
                            .formatted(request.executable(), score, e.getMessage()));
        }
    }

    /** A child that nobody hears of would be started a second time, and never be stopped. */
    private static void abandon(int pid) {
        if (pid == 0) {
            return;
        }
        try {
            ProcessSignals.sendToGroup(pid, Signal.KILL);
        } catch (PosixException e) {
            // It has already ended.
        }
    }

    /**
     * The descriptors that become 0, 1 and 2. One that is 0, 1 or 2 itself, but another one, is
     * duplicated, or dup2(2) would overwrite it before its turn.
     */
    private record Stdio(List<Integer> sources, List<Integer> duplicates) implements AutoCloseable {

        Stdio(int stdin, int stdout, int stderr) throws PosixException {
            this(new ArrayList<>(), new ArrayList<>());
            var given = List.of(stdin, stdout, stderr);
            for (int target = 0; target < given.size(); target++) {
                int source = given.get(target);
                if (source <= 2 && source != target) {
                    source = FileDescriptors.duplicate(source);
                    duplicates.add(source);
                }
                sources.add(source);
            }
        }

        int source(int target) {
            return sources.get(target);
        }

        @Override
        public void close() {
            for (int fd : duplicates) {
                try {
                    FileDescriptors.close(fd);
                } catch (PosixException closedAnyway) {
                    // Linux has given up the number all the same, and the child has started.
                }
            }
        }
    }
}
