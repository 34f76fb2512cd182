package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.threads.Answers;
import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.Rounds;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Feeds one {@link Supervisor} from a queue and publishes a {@link Snapshot} after each batch of
 * events. Its rounds are the only code that touches the supervisor; {@link #commands} and {@link
 * #snapshot} may be used by any thread and never wait.
 *
 * <p>Whatever a step throws, the others are done: what one event brings to light must not end the
 * supervision of everything else.
 */
public final class SupervisorLoop implements Rounds {

    /** Events handled before a snapshot is published even though more are waiting. */
    private static final int BATCH = 256;

    /**
     * Commands wait here at most; child exits, signals and probe results are bounded by what causes
     * them and always fit.
     */
    private static final int MAX_QUEUED_COMMANDS = 10_000;

    /** After a failure, unless something happens: what is due again at once would fail again. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

    private static final LoopEvent TIME_PASSED = new LoopEvent.TimePassed();

    private final Supervisor supervisor;
    private final InstantSource clock;
    private final MainLog log;
    private final Executor completions;
    private final LoopQueue queue;
    private final Containment containment;
    private final AtomicReference<Snapshot> snapshot;
    private final Answers answers =
            new Answers(
                    () -> new CommandException(Fault.SHUTDOWN_STATE, "the supervisor has ended"));

    /** Held back until the snapshot shows what they tell: who has started it sees it started. */
    private final Queue<Runnable> completed = new ArrayDeque<>();

    private final List<LoopEvent> batch = new ArrayList<>(BATCH);
    private int handled;
    private final CountDownLatch bootEnded = new CountDownLatch(1);
    private boolean booted;
    private boolean failed;
    private Duration untilDue = Duration.ZERO;
    private volatile Optional<Ending> ending = Optional.empty();
    private volatile Thread loopThread;

    private long events;
    private long busyNanos;
    private long maxEventNanos;

    /**
     * @param clock must never go backwards
     * @param completions runs, in this order, what callers have attached to the results of their
     *     commands, so that it does not run in the loop
     * @param containment of what fails in the loop
     */
    public SupervisorLoop(
            Supervisor supervisor,
            LoopQueue queue,
            InstantSource clock,
            MainLog log,
            Executor completions,
            Containment containment) {
        this.supervisor = supervisor;
        this.queue = queue;
        this.clock = clock;
        this.log = log;
        this.completions = completions;
        this.containment = containment;
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

    /** How it has ended; empty as long as it has not. */
    public Optional<Ending> ending() {
        return ending;
    }

    /** Waits until what starts at once has been started. */
    public void awaitBoot() throws InterruptedException {
        bootEnded.await();
    }

    @Override
    public boolean goesOn() {
        return ending.isEmpty();
    }

    /** The first one starts the programs; each other one waits for events. */
    @Override
    public void round() throws InterruptedException {
        loopThread = Thread.currentThread();
        if (booted) {
            takeBatch();
            handleBatch();
        } else {
            booted = true;
            contained("start the programs", () -> supervisor.boot(clock.instant()));
        }
        contained("publish what has happened", this::publish);
        contained("find out whether this is the end", () -> ending = supervisor.ending());
        bootEnded.countDown();
    }

    @Override
    public void finish() {
        completed.forEach(completions::execute);
        // After those that have an answer and are still on their way.
        completions.execute(answers::close);
    }

    /** One that an earlier round could not finish is taken first. */
    private void takeBatch() throws InterruptedException {
        if (!batch.isEmpty()) {
            return;
        }
        for (var event = queue.await(patience());
                event != null;
                event = batch.size() < BATCH ? queue.poll() : null) {
            batch.add(event);
        }
    }

    /** How long to wait for an event. */
    Duration patience() {
        var least = failed ? PAUSE_AFTER_FAILURE : Duration.ZERO;
        failed = false;
        untilDue = PAUSE_AFTER_FAILURE;
        contained(
                "find out what is due next",
                () -> untilDue = Duration.between(clock.instant(), supervisor.nextDeadline()));
        return untilDue.compareTo(least) < 0 ? least : untilDue;
    }

    /** An event leaves the batch when it has been handled, well or not: none is lost. */
    private void handleBatch() {
        // Ends come first: while the loop was busy, startsecs may have passed for one that is gone.
        boolean anyEnd = false;
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i) instanceof LoopEvent.ChildExited exit) {
                contained(exit, () -> supervisor.childExited(exit));
                // What follows from all of them is found out at once.
                batch.set(i, anyEnd ? null : TIME_PASSED);
                anyEnd = true;
            }
        }
        if (anyEnd) {
            log.log(LogLevel.DEBUG, "received SIGCHLD indicating a child quit");
        }
        for (; handled < batch.size(); handled++) {
            var event = batch.get(handled);
            if (event != null) {
                contained(event, () -> supervisor.handle(event, clock.instant()));
            }
        }
        batch.clear();
        handled = 0;
    }

    /** Events are named and not shown: a configuration holds secrets. */
    private void contained(LoopEvent event, Containment.FallibleStep step) {
        long started = System.nanoTime();
        failed |= !containment.run(() -> "cannot handle " + event.getClass().getSimpleName(), step);
        long took = System.nanoTime() - started;
        events++;
        busyNanos += took;
        maxEventNanos = Math.max(maxEventNanos, took);
    }

    private boolean contained(String what, Containment.FallibleStep step) {
        boolean done = containment.run(() -> "cannot " + what, step);
        failed |= !done;
        return done;
    }

    private void publish() {
        snapshot.set(supervisor.snapshot(clock.instant(), stats()));
        while (!completed.isEmpty()) {
            completions.execute(completed.peek());
            completed.remove();
        }
    }

    private Snapshot.LoopStats stats() {
        return new Snapshot.LoopStats(
                events, queue.size(), busyNanos, maxEventNanos, supervisor.reapedOrphans());
    }

    /** Runs a command in the loop and completes the answer outside of it. */
    <T> CompletableFuture<T> submit(Function<Commands, CompletableFuture<T>> command) {
        CompletableFuture<T> answer = answers.open();
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
        boolean begun =
                contained(
                        "carry out a command",
                        () ->
                                command.apply(supervisor.commands())
                                        .whenComplete(
                                                (value, failure) ->
                                                        hold(
                                                                () ->
                                                                        complete(
                                                                                answer, value,
                                                                                failure))));
        if (!begun) {
            var refusal =
                    new CommandException(
                            Fault.FAILED, "it could not be carried out: the log says why");
            completed.add(() -> answer.completeExceptionally(refusal));
        }
    }

    /** A port's thread wakes the loop, which else would hold the answer until something is due. */
    private void hold(Runnable completion) {
        if (Thread.currentThread() == loopThread) {
            completed.add(completion);
        } else {
            queue.post(new LoopEvent.CommandPosted(() -> completed.add(completion)));
        }
    }

    private static <T> void complete(CompletableFuture<T> answer, T value, Throwable failure) {
        if (failure == null) {
            answer.complete(value);
        } else {
            answer.completeExceptionally(failure);
        }
    }
}
