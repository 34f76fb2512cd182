package org.supervisordjava.hooks;

import org.supervisordjava.config.model.HooksConfig;
import org.supervisordjava.config.model.HooksConfig.Hook;
import org.supervisordjava.config.model.HooksConfig.Trigger;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.probe.Deadline;
import org.supervisordjava.probe.ProgramCommands;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.SerialExecutor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Calls hooks, each on a worker, and again when that fails. Whoever hands in never waits; when too
 * many calls are under way, a further one is dropped, which is told and counted. Any thread.
 */
public final class HookCalls {

    /** Calls under way, those that wait for a retry included. */
    static final int MOST = 100;

    private static final int LONGEST_DOUBLING = 10;

    /** At the end, for what has happened last: such as that a program was given up. */
    private static final Duration LAST_CALLS = Duration.ofSeconds(3);

    private final ProgramCommands commands;
    private final Background workers;
    private final SerialExecutor timer;
    private final InstantSource clock;
    private final BiConsumer<LogLevel, String> log;
    private final HookFailures failures = new HookFailures();

    // Guarded by this.
    private int underWay;
    private long succeeded;
    private long failed;
    private long dropped;

    /** How calls have ended. */
    public record Counts(long succeeded, long failed, long dropped) {}

    private record Call(
            ProcessConfig process, Trigger trigger, Hook hook, HookFacts facts, int failures) {
        private Call again() {
            return new Call(process, trigger, hook, facts, failures + 1);
        }

        private HooksConfig config() {
            return process.hooks();
        }

        private FailedHook failed(Instant at, int tries, String reason) {
            return new FailedHook(process.id(), trigger, hook, at, tries, reason);
        }

        private String words() {
            return "hook: %s of %s (%s)".formatted(trigger.label(), process.id(), hook);
        }
    }

    /**
     * @param workers must have a thread to spare
     * @param timer for retries
     * @param clock the time of day
     */
    public HookCalls(
            ProgramCommands commands,
            Background workers,
            SerialExecutor timer,
            InstantSource clock,
            BiConsumer<LogLevel, String> log) {
        this.commands = commands;
        this.workers = workers;
        this.timer = timer;
        this.clock = clock;
        this.log = log;
    }

    public synchronized Counts counts() {
        return new Counts(succeeded, failed, dropped);
    }

    /** Those of a process whose last call has failed for good. */
    public List<FailedHook> failures(ProcessId process) {
        return failures.of(process);
    }

    /** Calls what the program has for it. */
    public void call(ProcessConfig process, Trigger trigger, HookFacts facts) {
        for (Hook hook : process.hooks().of(trigger)) {
            var call = new Call(process, trigger, hook, facts, 0);
            if (isTaken()) {
                hand(call);
            } else {
                var reason = MOST + " calls are under way already";
                failures.add(call.failed(clock.instant(), 0, reason));
                log.accept(LogLevel.WARN, call.words() + " is dropped: " + reason);
            }
        }
    }

    private synchronized boolean isTaken() {
        if (underWay >= MOST) {
            dropped++;
            return false;
        }
        underWay++;
        return true;
    }

    private void hand(Call call) {
        workers.call(call.words(), limit(call), () -> attempt(call))
                .whenComplete(
                        (failure, broken) ->
                                tried(
                                        call,
                                        broken == null ? failure : Optional.of(broken.toString())));
    }

    /** What hangs in spite of its own limit is left to itself. */
    private static Duration limit(Call call) {
        return call.config().timeout().multipliedBy(MOST).plusSeconds(60);
    }

    private Optional<String> attempt(Call call) throws InterruptedException {
        var timeout = call.config().timeout();
        return switch (call.hook()) {
            case HooksConfig.HookCommand(var words) ->
                    commands.failure(call.process(), words, call.facts().environment(), timeout);
            case HooksConfig.Webhook webhook ->
                    WebhookPost.failure(webhook, call.facts().json(), Deadline.after(timeout));
        };
    }

    private void tried(Call call, Optional<String> failure) {
        if (failure.isEmpty()) {
            failures.succeeded(call.process().id(), call.trigger(), call.hook());
            end(true);
            log.accept(LogLevel.DEBUG, call.words() + " succeeded");
            return;
        }
        var reason = failure.get().replaceAll("\\s*\\R\\s*", "; ");
        if (call.failures() >= call.config().retries()) {
            failures.add(call.failed(clock.instant(), call.failures() + 1, reason));
            end(false);
            log.accept(
                    LogLevel.WARN,
                    "%s failed for good, after %d tries: %s"
                            .formatted(call.words(), call.failures() + 1, reason));
            return;
        }
        var delay =
                call.config()
                        .retryDelay()
                        .multipliedBy(1L << Math.min(call.failures(), LONGEST_DOUBLING));
        log.accept(
                LogLevel.WARN,
                "%s failed, try %d of %d; again in %d ms: %s"
                        .formatted(
                                call.words(),
                                call.failures() + 1,
                                call.config().retries() + 1,
                                delay.toMillis(),
                                reason));
        timer.at(System.nanoTime() + delay.toNanos(), () -> hand(call.again()));
    }

    private synchronized void end(boolean success) {
        underWay--;
        succeeded += success ? 1 : 0;
        failed += success ? 0 : 1;
        notifyAll();
    }

    /** Waits a moment for the last calls. */
    public void awaitTheLast() throws InterruptedException {
        long end = System.nanoTime() + LAST_CALLS.toNanos();
        int left;
        synchronized (this) {
            for (long rest = end - System.nanoTime();
                    underWay > 0 && rest > 0;
                    rest = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, rest);
            }
            left = underWay;
        }
        if (left > 0) {
            log.accept(
                    LogLevel.WARN,
                    "hook: " + left + " calls are given up, because this is the end");
        }
    }
}
