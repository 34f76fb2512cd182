package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.supervisor.port.MainLog;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Feeds one {@link Supervisor} from a queue and publishes a {@link Snapshot} after each batch of
 * events. {@link #run} is the only code that touches the supervisor; {@link #commands} and {@link
 * #snapshot} may be used by any thread and never wait.
 */
public final class SupervisorLoop {

    /** Events handled before a snapshot is published even though more are waiting. */
    private static final int BATCH = 256;

    /**
     * Commands wait here at most; child exits, signals and probe results are bounded by what causes
     * them and always fit.
     */
    private static final int MAX_QUEUED_COMMANDS = 10_000;

    private final Supervisor supervisor;
    private final InstantSource clock;
    private final MainLog log;
    private final Executor completions;
    private final LoopQueue queue;
    private final AtomicReference<Snapshot> snapshot;

    /** Held back until the snapshot shows what they tell: who has started it sees it started. */
    private final List<Runnable> answers = new ArrayList<>();

    private long events;
    private long busyNanos;
    private long maxEventNanos;

    /**
     * @param clock must never go backwards
     * @param completions runs what callers have attached to the results of their commands, so that
     *     it does not run in the loop
     */
    public SupervisorLoop(
            Supervisor supervisor,
            LoopQueue queue,
            InstantSource clock,
            MainLog log,
            Executor completions) {
        this.supervisor = supervisor;
        this.queue = queue;
        this.clock = clock;
        this.log = log;
        this.completions = completions;
        this.snapshot = new AtomicReference<>(supervisor.snapshot(clock.instant(), stats()));
    }

    /** The last snapshot; never null. */
    public Snapshot snapshot() {
        return snapshot.get();
    }

    /** What other threads may ask for. */
    public Commands commands() {
        return new PostedCommands(this);
    }

    /**
     * Starts the programs: to be called once, by the thread that will call {@link #run}, as early
     * as possible.
     */
    public void boot() {
        supervisor.boot(clock.instant());
        publish();
    }

    /** Runs until everything has been stopped. */
    public Ending run() throws InterruptedException {
        Optional<Ending> ending = supervisor.ending();
        while (ending.isEmpty()) {
            handleBatch(next());
            publish();
            ending = supervisor.ending();
        }
        return ending.get();
    }

    private LoopEvent next() throws InterruptedException {
        return queue.await(Duration.between(clock.instant(), supervisor.nextDeadline()));
    }

    private void handleBatch(LoopEvent first) {
        var batch = new ArrayList<LoopEvent>();
        for (var event = first; event != null; event = batch.size() < BATCH ? queue.poll() : null) {
            batch.add(event);
        }
        // Ends come first: while the loop was busy, startsecs may have passed for one that is gone.
        for (LoopEvent event : batch) {
            if (event instanceof LoopEvent.ChildExited exit) {
                guarded(event, () -> supervisor.childExited(exit));
            }
        }
        if (batch.stream().anyMatch(LoopEvent.ChildExited.class::isInstance)) {
            log.log(LogLevel.DEBUG, "received SIGCHLD indicating a child quit");
        }
        for (LoopEvent event : batch) {
            var rest = event instanceof LoopEvent.ChildExited ? new LoopEvent.TimePassed() : event;
            guarded(rest, () -> supervisor.handle(rest, clock.instant()));
        }
    }

    private void guarded(LoopEvent event, Runnable step) {
        long started = System.nanoTime();
        try {
            step.run();
        } catch (RuntimeException failure) {
            // One event that cannot be handled must not end the supervision of everything else.
            log.log(
                    LogLevel.CRITICAL,
                    "cannot handle " + event + ": " + Failures.describe(failure));
        }
        long took = System.nanoTime() - started;
        events++;
        busyNanos += took;
        maxEventNanos = Math.max(maxEventNanos, took);
    }

    private void publish() {
        snapshot.set(supervisor.snapshot(clock.instant(), stats()));
        answers.forEach(completions::execute);
        answers.clear();
    }

    private Snapshot.LoopStats stats() {
        return new Snapshot.LoopStats(
                events, queue.size(), busyNanos, maxEventNanos, supervisor.reapedOrphans());
    }

    /** Runs a command in the loop and completes the answer outside of it. */
    <T> CompletableFuture<T> submit(Function<Commands, CompletableFuture<T>> command) {
        var answer = new CompletableFuture<T>();
        if (queue.size() > MAX_QUEUED_COMMANDS) {
            answer.completeExceptionally(
                    new CommandException(Fault.FAILED, "too many commands are waiting, try again"));
            return answer;
        }
        queue.post(new LoopEvent.CommandPosted(() -> relay(command, answer)));
        return answer;
    }

    private <T> void relay(
            Function<Commands, CompletableFuture<T>> command, CompletableFuture<T> answer) {
        CompletableFuture<T> result;
        try {
            result = command.apply(supervisor.commands());
        } catch (RuntimeException failure) {
            log.log(LogLevel.CRITICAL, "cannot carry out a command: " + Failures.describe(failure));
            result =
                    CompletableFuture.failedFuture(
                            new CommandException(Fault.FAILED, Failures.describe(failure)));
        }
        result.whenComplete(
                (value, failure) ->
                        answers.add(
                                () -> {
                                    if (failure == null) {
                                        answer.complete(value);
                                    } else {
                                        answer.completeExceptionally(failure);
                                    }
                                }));
    }
}
