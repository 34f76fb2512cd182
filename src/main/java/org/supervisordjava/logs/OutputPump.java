package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.posix.Poller;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.NoThreadException;
import org.supervisordjava.threads.Resident;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.Rounds;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongConsumer;

/**
 * One thread that moves the output of all children: it waits with epoll(7), reads some of each
 * stream in turn, and hands it down the stream's chain of sinks.
 *
 * <p>What a stuck target does: a FIFO, terminal or container stdout that nobody reads holds back
 * only the streams that go there, and after {@link NonBlockingStream#STALL_LIMIT} costs their data.
 * Regular files are written plainly: a disk that hangs (not: is full) stops this thread, children
 * then wait in write(2) when their pipe is full, and the supervisor goes on without their logs. A
 * thread for each stream would keep the other disks going, but costs 100 kB each.
 *
 * <p>Thread {@code output-pump}, a daemon. Public methods may be called by any thread and do not
 * wait, except {@link #close}.
 */
public final class OutputPump implements AutoCloseable {

    /**
     * Bytes read at once, all that a usual pipe holds. What is read at once goes to one log file:
     * so much, or in a flood {@link Floods#LARGE_READ}, it can exceed its limit by.
     */
    static final int BUFFER_SIZE = 64 * 1024;

    /** Tasks that may wait: more only pile up behind a disk that hangs. */
    private static final int MAX_TASKS = 8192;

    private static final long LAST_FLUSH_NANOS = 500_000_000L;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    /** How often a stream that waits for room looks at the clock. */
    private static final int PAUSED_POLL_MILLIS = 100;

    private final Poller poller;
    private final ByteBuffer buffer = Floods.pageAligned(BUFFER_SIZE);
    private final Floods floods = new Floods();
    private final Gathering gathering;
    private final LongConsumer pauses;
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>(MAX_TASKS);
    private final Map<String, NonBlockingStream> streams = new ConcurrentHashMap<>();
    private final Map<Integer, Watched> watched = new HashMap<>();
    private final Set<Watched> paused = new HashSet<>();
    private final Set<Completion> endings = new HashSet<>();
    private final Resident resident;
    private OperatorLog log;

    /** Whether something may wait in one of the streams. */
    private volatile boolean unflushed;

    private volatile boolean closing;

    /** Something that is being finished, a step in each pass. */
    interface Completion {
        /** Does what goes without waiting; true when it is done. */
        boolean finish(ByteBuffer scratch);
    }

    /**
     * @param pauses lets so many nanoseconds pass
     */
    OutputPump(Poller poller, Residents residents, Gathering gathering, LongConsumer pauses) {
        this.poller = poller;
        this.gathering = gathering;
        this.pauses = pauses;
        this.resident = residents.create("output-pump", new Passes());
    }

    public static OutputPump open(Residents residents) throws PosixException {
        var poller = Poller.open();
        return new OutputPump(poller, residents, new Gathering(System::nanoTime), poller::pause);
    }

    /** Starts the thread. What was handed in before is done then. */
    public void start(OperatorLog log) throws NoThreadException {
        this.log = log;
        resident.start();
    }

    /** The supervisor's own standard output (1) or standard error (2). */
    public NonBlockingStream standardStream(int fd) {
        return streams.computeIfAbsent(
                "/dev/fd/" + fd, name -> NonBlockingStream.standard(fd, this::wakeToFlush));
    }

    /** A FIFO, a terminal or another device that may keep a writer waiting. */
    NonBlockingStream device(Path path) {
        return streams.computeIfAbsent(
                path.toString(), name -> NonBlockingStream.device(path, this::wakeToFlush));
    }

    /**
     * Does something on the pump's thread.
     *
     * @throws RejectedExecutionException when too much waits already
     */
    void execute(Runnable task) {
        if (!tasks.offer(task)) {
            throw new RejectedExecutionException(
                    MAX_TASKS + " tasks wait for a log disk that does not answer");
        }
        wakeup();
    }

    void wakeup() {
        if (!resident.isCurrentThread()) {
            poller.wakeup();
        }
    }

    private void wakeToFlush() {
        unflushed = true;
        wakeup();
    }

    int waitingTasks() {
        return tasks.size();
    }

    boolean isCrowded() {
        return tasks.remainingCapacity() < MAX_TASKS / 2;
    }

    /** Pump's thread: begins to watch, or looks again at what to wait for. */
    void watch(Watched one) {
        watched.put(one.fd(), one);
        settle(one);
    }

    /** Pump's thread: to be called before the descriptor is closed. */
    void unwatch(Watched one) {
        // Once it is closed its number may belong to somebody else.
        if (watched.remove(one.fd(), one)) {
            poller.unregister(one.fd());
            paused.remove(one);
        }
    }

    /** Pump's thread. */
    void finish(Completion ending) {
        if (!ending.finish(buffer)) {
            endings.add(ending);
        }
    }

    Floods floods() {
        return floods;
    }

    Gathering gathering() {
        return gathering;
    }

    OperatorLog log() {
        return log;
    }

    private final class Passes implements Rounds {

        @Override
        public boolean goesOn() {
            return !closing || !tasks.isEmpty();
        }

        @Override
        public void round() throws IOException {
            pass();
        }

        @Override
        public void finish() {
            try {
                finishUp();
            } catch (IOException e) {
                log.log(LogLevel.WARN, "the last output may be incomplete: " + e.getMessage());
            }
        }
    }

    private void pass() throws IOException {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        // Most passes have none of either, and many are done by the interpreter.
        if (!endings.isEmpty()) {
            endings.removeIf(ending -> ending.finish(buffer));
        }
        boolean waiting = unflushed && flushStreams();
        if (!paused.isEmpty()) {
            List.copyOf(paused).forEach(this::settle);
        }
        if (!closing) {
            long pause = gathering.pause();
            // Room is to be used as soon as there is some.
            if (pause > 0 && !waiting) {
                pauses.accept(pause);
            }
            boolean idle = endings.isEmpty() && paused.isEmpty() && !waiting;
            await(idle ? -1 : PAUSED_POLL_MILLIS);
        }
    }

    private void await(int timeoutMillis) throws IOException {
        for (int fd : poller.await(timeoutMillis)) {
            var one = watched.get(fd);
            // What another one has just read may have filled the stream that both go to.
            if (one != null && one.interest().isPresent()) {
                handle(one);
            } else if (one != null) {
                settle(one);
            }
        }
    }

    private void handle(Watched one) {
        var failure =
                Containment.failureOf(
                        () -> {
                            boolean goesOn = one.ready(buffer.clear());
                            if (!goesOn) {
                                end(one);
                            } else if (watched.get(one.fd()) == one) {
                                settle(one);
                            }
                        });
        if (failure.isPresent()) {
            log.log(LogLevel.ERROR, "gave up " + one + ": " + failure.get());
            end(one);
        }
    }

    /** Pump's thread: no longer watches it, and closes it. */
    void end(Watched one) {
        unwatch(one);
        one.close();
    }

    private void settle(Watched one) {
        var interest = one.interest();
        if (interest.isPresent()) {
            poller.register(one.fd(), interest.get());
            if (!paused.isEmpty()) {
                paused.remove(one);
            }
        } else {
            poller.unregister(one.fd());
            paused.add(one);
        }
    }

    /** True when something is still waiting for room. */
    private boolean flushStreams() {
        // Before it is looked at: what is put in meanwhile is flushed next time.
        unflushed = false;
        boolean waiting = false;
        for (var stream : streams.values()) {
            switch (stream.flush(log)) {
                case EMPTY -> unwatch(stream);
                case WAITING -> {
                    watch(stream);
                    waiting = true;
                }
                case BROKEN -> end(stream);
            }
        }
        unflushed |= waiting;
        return waiting;
    }

    private void finishUp() throws IOException {
        var sources = new HashSet<>(watched.values());
        sources.removeAll(streams.values());
        sources.forEach(this::end);
        long limit = System.nanoTime() + LAST_FLUSH_NANOS;
        while (flushStreams() && System.nanoTime() - limit < 0) {
            await(PAUSED_POLL_MILLIS);
        }
        streams.values().forEach(NonBlockingStream::close);
        poller.close();
    }

    /**
     * Does what has been handed in, flushes what goes within half a second, and ends the thread.
     * Waits at most a second.
     */
    @Override
    public void close() {
        closing = true;
        poller.wakeup();
        try {
            resident.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
