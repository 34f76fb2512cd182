package org.supervisordjava.threads;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A thread that lives as long as the supervisor. It survives whatever its work throws, says so
 * ({@link Containment}), and goes on with the next round. It ends when its work says that there is
 * no more to do; any other end is a death, which {@link Residents} shows.
 */
public final class Resident {

    private static final long SHORTEST_PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private final String name;
    private final Rounds rounds;
    private final LongConsumer pauses;
    private final Containment containment;
    private final Thread thread;
    private long pause = SHORTEST_PAUSE_NANOS;
    private volatile Vitality vitality = Vitality.NOT_STARTED;

    private enum Vitality {
        NOT_STARTED,
        ALIVE,
        ENDED,
        DEAD
    }

    Resident(String name, Rounds rounds, Consumer<String> told) {
        this(name, rounds, told, LockSupport::parkNanos);
    }

    Resident(String name, Rounds rounds, Consumer<String> told, LongConsumer pauses) {
        this.name = name;
        this.rounds = rounds;
        this.pauses = pauses;
        this.containment = new Containment("the thread " + name, told);
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /**
     * Begins, unless it has.
     *
     * @throws NoThreadException when the system has no thread left; it may be tried again
     */
    public synchronized Resident start() throws NoThreadException {
        if (vitality != Vitality.NOT_STARTED) {
            return this;
        }
        vitality = Vitality.ALIVE;
        try {
            thread.start();
        } catch (OutOfMemoryError none) {
            vitality = Vitality.NOT_STARTED;
            throw new NoThreadException(name, none);
        }
        return this;
    }

    private void run() {
        try {
            while (goesOn()) {
                if (round()) {
                    pause = SHORTEST_PAUSE_NANOS;
                } else {
                    rest();
                }
            }
            vitality = Vitality.ENDED;
            containment.run(rounds::finish);
        } finally {
            if (vitality == Vitality.ALIVE) {
                vitality = Vitality.DEAD;
            }
        }
    }

    /** Work that cannot say so goes on: an end must be meant. */
    private boolean goesOn() {
        try {
            return rounds.goesOn();
        } catch (Throwable failure) {
            containment.failed(failure);
            rest();
            return true;
        }
    }

    private boolean round() {
        try {
            rounds.round();
            return true;
        } catch (InterruptedException asked) {
            if (goesOn()) {
                containment.failed(asked);
            }
            return false;
        } catch (Throwable failure) {
            containment.failed(failure);
            return false;
        }
    }

    /** So that a failure that lasts does not take a processor; a single one costs a millisecond. */
    private void rest() {
        pauses.accept(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }

    String name() {
        return name;
    }

    /** How often a round has failed. */
    long failures() {
        return containment.failures();
    }

    /** Whether it does its rounds. */
    public boolean isAlive() {
        return vitality == Vitality.ALIVE && thread.isAlive();
    }

    /** Whether it has ended and was not to. */
    boolean isDead() {
        return vitality == Vitality.DEAD
                || vitality == Vitality.ALIVE && thread.getState() == Thread.State.TERMINATED;
    }

    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Wakes a round that is parked. */
    public void unpark() {
        LockSupport.unpark(thread);
    }

    /** Wakes a round that waits; only when its work does not go on. */
    public void interrupt() {
        thread.interrupt();
    }

    /** Waits for the end, no longer than a limit; false when it has not come. */
    public boolean join(Duration limit) throws InterruptedException {
        return vitality == Vitality.NOT_STARTED || thread.join(limit);
    }

    /** Waits for the end. */
    public void join() throws InterruptedException {
        thread.join();
    }
}
