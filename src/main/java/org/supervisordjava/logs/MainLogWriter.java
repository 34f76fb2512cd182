package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.posix.LocalTime;
import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.NoThreadException;
import org.supervisordjava.threads.Resident;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.Rounds;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The supervisor's own log: {@code 2026-11-23 15:46:26,123 INFO message}, to a rotating file, the
 * system log or a standard stream, and also to standard output unless {@code silent}.
 *
 * <p>{@link #log} may be called by any thread, even before {@link #start}; it never throws and
 * never waits for a disk, because a thread of its own ({@code main-log}, a daemon) writes. What
 * waits for that thread is bounded; beyond it messages are dropped and counted.
 */
public final class MainLogWriter implements OperatorLog, AutoCloseable {

    /** Bytes that may wait to be written. */
    private static final int MAX_PENDING = 1 << 20;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final LogLevel level;
    private final MainLogTargets targets;
    private final LogSinks sinks;
    private final Timestamps timestamps;
    private final Optional<JsonMessages> json;
    private final Resident resident;
    private final Queue<Work> queue = new ArrayDeque<>();
    private int pendingBytes;
    private long dropped;
    private boolean closing;

    /** Something for the thread to do, in order. */
    private sealed interface Work {
        /**
         * @param onStreams how it looks on a standard stream
         */
        record Line(byte[] bytes, byte[] onStreams) implements Work {

            int size() {
                return bytes == onStreams ? bytes.length : bytes.length + onStreams.length;
            }
        }

        record Task(Runnable action) implements Work {}
    }

    /**
     * Opens nothing yet.
     *
     * @param epochMillis tells the time that lines begin with
     */
    public MainLogWriter(
            SupervisordConfig config,
            OutputPump pump,
            LongSupplier epochMillis,
            Residents residents) {
        this.timestamps = new Timestamps(LocalTime::offset, Timestamps.PYTHON, epochMillis);
        this.json =
                config.logFormat() == LogFormat.JSON
                        ? Optional.of(new JsonMessages(epochMillis))
                        : Optional.empty();
        this.level = config.loglevel();
        this.targets = MainLogTargets.of(config, pump, epochMillis, residents);
        this.sinks = new LogSinks(config, epochMillis, targets.counters(), residents, this::log);
        // Even out of memory: without this thread the log would end here.
        this.resident =
                residents.create(
                        "main-log",
                        new Writing(),
                        text -> targets.reportElsewhere(LogLevel.CRITICAL, text));
    }

    /** Begins to write, starting with what has been logged so far. */
    public void start() throws NoThreadException {
        resident.start();
    }

    @Override
    public void log(LogLevel level, String message) {
        if (this.level.includes(level)) {
            add(line(level, message));
            sinks.own(level, message);
        }
    }

    private Work.Line line(LogLevel level, String message) {
        var bytes = format(level, message);
        return new Work.Line(bytes, json.isPresent() ? json.get().line(level, message) : bytes);
    }

    private byte[] format(LogLevel level, String message) {
        var line = new StringBuilder(message.length() + 32);
        timestamps.appendNow(line);
        line.append(' ')
                .append(level.abbreviation())
                .append(' ')
                .append(OneLine.of(message))
                .append('\n');
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    private synchronized void add(Work work) {
        if (work instanceof Work.Line line) {
            if (pendingBytes + line.size() > MAX_PENDING) {
                dropped++;
                targets.counters().dropped(ByteBuffer.wrap(line.bytes()));
                return;
            }
            pendingBytes += line.size();
        }
        queue.add(work);
        notifyAll();
    }

    /** Path of the file; empty when the log does not go to one. */
    public Optional<Path> path() {
        return targets.file().map(RotatingFile::path);
    }

    /** Where this log and the programs' lines go besides. */
    public LogSinks sinks() {
        return sinks;
    }

    /** What could not be logged. Any thread. */
    public LogCounters counters() {
        return targets.counters().snapshot(OutputChannel.STDOUT);
    }

    /** Closes the file and opens it again, soon. */
    public void reopen() {
        add(new Work.Task(() -> targets.file().ifPresent(RotatingFile::reopen)));
    }

    /**
     * Begins with an empty file. Completed by the log's thread, when the disk answers.
     *
     * @return an error message, empty when it worked, null when there is no file; one that somebody
     *     has removed is there again afterwards
     */
    public CompletableFuture<String> clear() {
        var file = targets.file();
        if (file.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        var cleared = new CompletableFuture<String>();
        add(new Work.Task(() -> complete(cleared, file.get())));
        return cleared;
    }

    private static void complete(CompletableFuture<String> cleared, RotatingFile file) {
        cleared.complete(
                Containment.resultOf(
                        () -> clear(file), e -> "cannot clear " + file.path() + ": " + e));
    }

    private static String clear(RotatingFile file) {
        try {
            if (Files.notExists(file.path())) {
                file.reopen();
                return null;
            }
            file.clear();
            return "";
        } catch (IOException e) {
            return "cannot clear " + file.path() + ": " + FailureReason.of(e);
        }
    }

    private final class Writing implements Rounds {

        private boolean opened;
        private boolean ended;

        @Override
        public boolean goesOn() {
            return !ended;
        }

        @Override
        public void round() throws InterruptedException {
            if (!opened) {
                opened = true;
                targets.open();
            }
            var work = next();
            if (work.isPresent()) {
                perform(work.get());
            } else {
                ended = true;
            }
        }

        @Override
        public void finish() {
            targets.close();
        }
    }

    private void perform(Work work) {
        switch (work) {
            case Work.Line(var bytes, var onStreams) -> targets.write(bytes, onStreams);
            case Work.Task(var action) -> action.run();
        }
    }

    /** The next thing to do; empty when there will be none. */
    private synchronized Optional<Work> next() throws InterruptedException {
        while (queue.isEmpty() && dropped == 0 && !closing) {
            wait();
        }
        if (dropped > 0 && queue.isEmpty()) {
            return Optional.of(lossNotice());
        }
        var work = Optional.ofNullable(queue.poll());
        if (work.isPresent() && work.get() instanceof Work.Line line) {
            pendingBytes -= line.size();
        }
        return work;
    }

    private Work lossNotice() {
        var text = dropped + " messages were lost: the log could not be written fast enough";
        dropped = 0;
        return line(LogLevel.WARN, text);
    }

    /** Writes what waits and ends the threads; waits a second at most for each. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            resident.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sinks.close();
    }
}
