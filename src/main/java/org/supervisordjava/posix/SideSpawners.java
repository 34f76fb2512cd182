package org.supervisordjava.posix;

import org.supervisordjava.posix.SideSpawner.SideSpawn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The threads that spawn beside the loop, made for the first spawn that is begun and ended by
 * {@link #end}. One caller's thread.
 */
final class SideSpawners {

    /** Each waits most of the time until its child has executed the program. */
    private static final int THREADS = 2;

    private static final int AWAITED_AT_ONCE = 6;

    private final Reaper reaper;
    private final Consumer<String> told;
    private final AtomicBoolean tableDenied = new AtomicBoolean();
    private final List<SideSpawner> threads = new ArrayList<>(THREADS);

    /** Those that have not been awaited, as begun. */
    private final Deque<SideSpawn> running = new ArrayDeque<>();

    private int next;

    /**
     * @param told what the operator may want to know of how it is done; any thread
     */
    SideSpawners(Reaper reaper, Consumer<String> told) {
        this.reaper = reaper;
        this.told = told;
    }

    /**
     * Begins a spawn with the next thread in turn. The descriptors may be closed at once.
     *
     * @return empty when it cannot be: nothing has been tried
     */
    Optional<SideSpawn> begin(PosixSpawn spawn, int stdin, int stdout, int stderr) {
        if (threads.isEmpty()) {
            start();
        }
        if (threads.isEmpty()) {
            return Optional.empty();
        }
        var thread = threads.get(next++ % threads.size());
        var job = thread.begin(spawn, stdin, stdout, stderr);
        job.ifPresent(running::add);
        return job;
    }

    /**
     * Waits until a spawn is done. Who has to wait waits for some at once: to sleep and to wake
     * takes longer than to go on with the next.
     *
     * @return 0 or an errno
     */
    int await(SideSpawn job) {
        running.remove(job);
        if (!job.isDone()) {
            running.stream().limit(AWAITED_AT_ONCE - 1).reduce(job, (_, later) -> later).await();
        }
        return job.await();
    }

    void end() {
        threads.forEach(SideSpawner::close);
        threads.clear();
        running.clear();
    }

    private void start() {
        for (int i = 0; i < THREADS; i++) {
            SideSpawner.start(reaper, this::tableDenied).ifPresent(threads::add);
        }
    }

    /** Of each of these threads it is the same: it is said once. */
    private void tableDenied(int errno) {
        if (!tableDenied.getAndSet(true)) {
            told.accept(
                    "programs are started by threads that share all descriptors of the supervisor,"
                            + " because close_range fails with "
                            + Errno.describe(errno)
                            + ": with 1,000 programs each start takes a third more CPU time;"
                            + " where a seccomp profile denies it, allow it");
        }
    }
}
