package org.supervisordjava.threads;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps a failure where it happened: whatever a step throws, an {@link Error} too, is counted and
 * told, and what comes after the step goes on.
 *
 * <p>Told are the first failure at once and later ones at most once a minute, with how many there
 * have been since: a failure that lasts must not fill the log. Any thread; never throws.
 */
public final class Containment {

    private static final long TELL_AGAIN_NANOS = 60_000_000_000L;

    private final String whatHasFailed;
    private final Consumer<String> told;
    private final LongSupplier nanoTime;
    private final AtomicLong failures = new AtomicLong();

    // Guarded by this.
    private boolean toldOnce;
    private long lastTold;
    private long untold;

    /**
     * @param what fails, as the operator knows it: {@code the output of programs}
     * @param told hears a sentence; may be any thread's
     */
    public Containment(String what, Consumer<String> told) {
        this(what, told, System::nanoTime);
    }

    Containment(String what, Consumer<String> told, LongSupplier nanoTime) {
        this.whatHasFailed = what + " has failed and goes on";
        this.told = told;
        this.nanoTime = nanoTime;
    }

    /** Something that may fail in any way. */
    @FunctionalInterface
    public interface FallibleStep {
        void run() throws Exception;
    }

    /** What a step throws, for a caller who tells of it in words of his own. */
    public static Optional<Throwable> failureOf(FallibleStep step) {
        try {
            step.run();
            return Optional.empty();
        } catch (Throwable failure) {
            return Optional.of(failure);
        }
    }

    /** What something returns, or what is made of what it throws. */
    public static <T> T resultOf(Callable<T> work, Function<Throwable, T> otherwise) {
        try {
            return work.call();
        } catch (Throwable failure) {
            return otherwise.apply(failure);
        }
    }

    /** Runs a step; false when it has failed. */
    public boolean run(FallibleStep step) {
        return run(() -> whatHasFailed, step);
    }

    /**
     * Runs a step; false when it has failed.
     *
     * @param sentence begins what is told then: {@code cannot handle an exit}
     */
    public boolean run(Supplier<String> sentence, FallibleStep step) {
        try {
            step.run();
            return true;
        } catch (Throwable failure) {
            failed(sentence, failure);
            return false;
        }
    }

    /** A step has failed. */
    public void failed(Throwable failure) {
        failed(() -> whatHasFailed, failure);
    }

    private void failed(Supplier<String> sentence, Throwable failure) {
        failures.incrementAndGet();
        try {
            tell(sentence, failure);
        } catch (Throwable untellable) {
            // Out of memory, most likely. The count has it, and the next one is told.
        }
    }

    private void tell(Supplier<String> begin, Throwable failure) {
        long more;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (toldOnce && now - lastTold < TELL_AGAIN_NANOS) {
                untold++;
                return;
            }
            more = untold;
        }
        var sentence = begin.get() + ": " + Failures.describe(failure);
        told.accept(more == 0 ? sentence : sentence + " (and " + more + " times before, untold)");
        synchronized (this) {
            // Only now: one that could not be told is no reason to be silent about the next.
            toldOnce = true;
            lastTold = nanoTime.getAsLong();
            untold -= more;
        }
    }

    /** How often since the start. */
    public long failures() {
        return failures.get();
    }
}
