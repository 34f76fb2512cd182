package org.supervisordjava.daemon;

import org.supervisordjava.config.model.Signal;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.ProcessSignals;
import org.supervisordjava.supervisor.Ending;
import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.Rounds;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sees to it that no program outlives its supervisor. The thread that waits for the end of the run
 * looks now and then whether the others are still there. When it has died, this thread does the
 * loop's rounds until everything has been stopped in order; what is left then is killed. The same
 * when an exit has been asked for and the loop is stuck in something, and with what an orderly end
 * leaves.
 */
final class LastResort {

    /** A wake-up of this thread each; the loop's own death ends the wait at once. */
    private static final Duration LOOK = Duration.ofSeconds(15);

    private static final Duration LOOK_AT_THE_END = Duration.ofSeconds(1);

    /**
     * More than the shutdown_timeout: what comes before and after it. A look that has just begun
     * when an exit is asked for ends before it is over.
     */
    private static final Duration ALLOWANCE = LOOK;

    private static final Duration AFTER_KILL = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 20;

    private final SupervisedRun run;
    private final Residents residents;
    private final Containment containment;
    private final Consumer<String> told;
    private final Set<String> toldDead = new HashSet<>();
    private volatile long exitRequested;
    private volatile boolean anyExitRequest;

    /**
     * @param told hears what happens here
     */
    LastResort(SupervisedRun run, Residents residents, Consumer<String> told) {
        this.run = run;
        this.residents = residents;
        this.containment = residents.containment("the end of a run");
        this.told = told;
    }

    /**
     * Walks these paths once while all is well: where descriptors have run out, no class can be
     * loaded.
     */
    static void rehearse() {
        var nobody = new ArrayDeque<>(List.of(List.of(Integer.MAX_VALUE), List.<Integer>of()));
        var ended =
                new Rounds() {
                    @Override
                    public boolean goesOn() {
                        return false;
                    }

                    @Override
                    public void round() {
                        throw new IllegalStateException();
                    }
                };
        var run =
                new SupervisedRun(
                        ended,
                        Optional::empty,
                        () -> {},
                        () -> Duration.ZERO,
                        () -> nobody.size() > 1 ? nobody.poll() : nobody.peek());
        var resort = new LastResort(run, new Residents(_ -> {}), _ -> {});
        resort.isStuck();
        resort.killAfter(new IllegalStateException());
        resort.awaitEnd(_ -> true);
    }

    /** A signal has come that asks for the end. Any thread. */
    void exitRequested() {
        if (!anyExitRequest) {
            exitRequested = System.nanoTime();
            anyExitRequest = true;
        }
    }

    /**
     * What is watched.
     *
     * @param rounds of the loop
     * @param ending how it has ended
     * @param requestExit posts what stops everything
     * @param shutdownTimeout that is granted for it
     * @param children pids of the programs that live, each the leader of a group
     */
    record SupervisedRun(
            Rounds rounds,
            Supplier<Optional<Ending>> ending,
            Runnable requestExit,
            Supplier<Duration> shutdownTimeout,
            Supplier<List<Integer>> children) {}

    /** The loop's thread. */
    interface LoopThread {
        /** False when it has not ended within the limit. */
        boolean join(Duration limit) throws InterruptedException;
    }

    /** Waits until everything has been stopped. */
    Ending awaitEnd(LoopThread thread) {
        return Containment.resultOf(() -> watch(thread), this::killAfter);
    }

    private Ending killAfter(Throwable failure) {
        containment.failed(failure);
        containment.run(this::killAll);
        return new Ending.Exit(Supervisord.EXIT_DEFECT);
    }

    private Ending watch(LoopThread thread) throws InterruptedException {
        while (!thread.join(anyExitRequest ? LOOK_AT_THE_END : LOOK)) {
            residents.dead().stream()
                    .filter(toldDead::add)
                    .forEach(name -> told.accept("the thread " + name + " has died"));
            if (isStuck()) {
                told.accept(
                        "the supervisor has been asked to end and does not: killing what is left");
                killAll();
                return new Ending.Exit(Supervisord.EXIT_DEFECT);
            }
        }
        var ending = run.ending().get();
        if (ending.isPresent()) {
            // As when the kernel has refused a signal: the loop gives up what is out of reach.
            killAll();
            return ending.get();
        }
        told.accept("the supervisor's thread has died: stopping all programs");
        stopInPlaceOfTheLoop();
        killAll();
        return new Ending.Exit(Supervisord.EXIT_DEFECT);
    }

    private boolean isStuck() {
        return anyExitRequest && System.nanoTime() - exitRequested > patience().toNanos();
    }

    private Duration patience() {
        return run.shutdownTimeout().get().plus(ALLOWANCE);
    }

    /** Nobody else touches the supervisor any more. */
    private void stopInPlaceOfTheLoop() {
        containment.run(run.requestExit()::run);
        long until = System.nanoTime() + patience().toNanos();
        while (run.rounds().goesOn() && System.nanoTime() - until < 0) {
            containment.run(run.rounds()::round);
        }
    }

    private void killAll() throws InterruptedException {
        var left = run.children().get();
        if (left.isEmpty()) {
            return;
        }
        told.accept("killing what is left of the programs: pids " + left);
        left.forEach(pid -> send(pid, Signal.KILL));
        long until = System.nanoTime() + AFTER_KILL.toNanos();
        while (!run.children().get().isEmpty() && System.nanoTime() - until < 0) {
            Thread.sleep(PAUSE_MILLIS);
        }
        var alive = run.children().get();
        if (!alive.isEmpty()) {
            told.accept("not even SIGKILL has ended pids " + alive + ": see to them by hand");
        }
    }

    private static void send(int pid, Signal signal) {
        try {
            ProcessSignals.sendToGroup(pid, signal);
        } catch (PosixException gone) {
            // It has ended by itself.
        }
    }
}
