package org.supervisordjava.recorder;

import org.supervisordjava.recorder.HistoryRecord.RecordKind;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.Failures;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Records what happens, for after a restart. Whoever records only hands in; one job at a time
 * writes in the background. While the disk hangs or is full, records are lost and counted, and
 * nothing else waits for it. Any thread.
 */
public final class FlightRecorder {

    /** A boot of hundreds of programs; more is lost while nothing can be written. */
    private static final int MOST_WAITING = 4096;

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final RecordStore store;
    private final Path directory;
    private final Background background;
    private final InstantSource clock;
    private final Watcher watcher;

    // Guarded by this.
    private final Deque<HistoryRecord> waiting = new ArrayDeque<>();
    private boolean writing;
    private long lost;
    private long untold;
    private String problem = "";
    private boolean opened;
    private boolean mayOpen = true;
    private boolean touch;
    private Optional<LastRun> lastRun = Optional.empty();

    /** By the one that writes only. */
    private long run;

    /** Hears what an operator should know. */
    public interface Watcher {

        /** Nothing is recorded, or not everything. */
        void problem(String message);

        /** It is recorded again, or for the first time. */
        void recording(String message);

        void lastRun(LastRun last);
    }

    /**
     * How it is.
     *
     * @param state {@code on}, {@code opening} or {@code failing}
     * @param lost records since the start
     * @param problem empty when there is none
     */
    public record Health(String state, Path directory, long lost, String problem) {}

    FlightRecorder(
            RecordStore store,
            Path directory,
            Background background,
            InstantSource clock,
            Watcher watcher) {
        this.store = store;
        this.directory = directory;
        this.background = background;
        this.clock = clock;
        this.watcher = watcher;
    }

    /**
     * @param uid of this process
     * @param mostBytes on the disk
     */
    public static FlightRecorder in(
            Path directory,
            int uid,
            long mostBytes,
            Background background,
            InstantSource clock,
            Watcher watcher) {
        return new FlightRecorder(
                new SegmentStore(directory, uid, mostBytes), directory, background, clock, watcher);
    }

    /** Never waits. */
    public void add(HistoryRecord happened) {
        synchronized (this) {
            if (waiting.size() >= MOST_WAITING) {
                lose(1);
                return;
            }
            waiting.add(happened);
        }
        writeIfIdle();
    }

    /** To be called every few seconds: a sign of life, and another try to open what was refused. */
    public void beat() {
        synchronized (this) {
            touch = true;
            mayOpen = true;
        }
        writeIfIdle();
    }

    private void writeIfIdle() {
        synchronized (this) {
            if (writing || !opened && !mayOpen) {
                return;
            }
            writing = true;
        }
        var begun = new AtomicBoolean();
        background
                .call(
                        "writing the history",
                        LIMIT,
                        () -> {
                            if (begun.compareAndSet(false, true)) {
                                write();
                            }
                            return true;
                        })
                .whenComplete(
                        (_, failure) -> {
                            // What hangs still writes; what has not been begun never will be.
                            if (failure != null && begun.compareAndSet(false, true)) {
                                idle();
                            }
                        });
    }

    private synchronized void idle() {
        writing = false;
        notifyAll();
    }

    private void write() {
        Containment.failureOf(this::writeAll).ifPresent(this::failed);
        idle();
        // What came between the last look and that.
        if (isWanted()) {
            writeIfIdle();
        }
    }

    private void writeAll() throws IOException {
        if (!isOpen()) {
            open();
        }
        while (writeBatch()) {
            touchIfWanted();
        }
    }

    private synchronized boolean isWanted() {
        return opened && !waiting.isEmpty();
    }

    private synchronized boolean isOpen() {
        return opened;
    }

    private void open() throws IOException {
        synchronized (this) {
            mayOpen = false;
        }
        var lastSign = store.open();
        if (run == 0) {
            var records = store.read();
            var last = LastRun.of(records, lastSign);
            synchronized (this) {
                lastRun = last;
            }
            last.ifPresent(watcher::lastRun);
            run = 1 + records.stream().mapToLong(HistoryRecord::run).max().orElse(0);
        }
        store.touch(clock.instant());
        synchronized (this) {
            opened = true;
            problem = "";
        }
        watcher.recording("the history is recorded in " + directory);
    }

    /** Somebody may have removed it all: then it is begun anew. */
    private void touchIfWanted() throws IOException {
        synchronized (this) {
            if (!touch) {
                return;
            }
            touch = false;
            opened = false;
        }
        store.touch(clock.instant());
        synchronized (this) {
            opened = true;
        }
    }

    /** False when there was nothing to write. */
    private boolean writeBatch() {
        List<HistoryRecord> batch;
        synchronized (this) {
            if (waiting.isEmpty() && !touch) {
                return false;
            }
            batch = new ArrayList<>(waiting);
            waiting.clear();
        }
        append(batch);
        return true;
    }

    private void append(List<HistoryRecord> batch) {
        int[] written = {0};
        var failure =
                Containment.failureOf(
                        () -> {
                            tellOfLost(batch);
                            for (var each : batch) {
                                store.append(each.inRun(run));
                                written[0]++;
                            }
                        });
        if (failure.isPresent()) {
            lose(batch.size() - written[0]);
            failed(failure.get());
        } else if (written[0] > 0) {
            solved();
        }
    }

    private synchronized void lose(int records) {
        lost += records;
        untold += records;
    }

    private void tellOfLost(List<HistoryRecord> batch) throws IOException {
        long since;
        synchronized (this) {
            since = untold;
        }
        if (since > 0 && !batch.isEmpty()) {
            store.append(
                    HistoryRecord.of(
                                    batch.getFirst().at(),
                                    RecordKind.LOST,
                                    "",
                                    since + " records before this one were lost",
                                    Map.of("records", Long.toString(since)))
                            .inRun(run));
            synchronized (this) {
                untold -= since;
            }
        }
    }

    private void failed(Throwable failure) {
        var message =
                failure instanceof IOException refused
                        ? describe(refused)
                        : Failures.describe(failure);
        synchronized (this) {
            if (problem.equals(message)) {
                return;
            }
            problem = message;
        }
        watcher.problem(message);
    }

    private static String describe(IOException refused) {
        return switch (refused) {
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException of when of.getReason() != null ->
                    of.getFile() + ": " + of.getReason();
            case FileSystemException of -> of.getFile() + ": " + of.getClass().getSimpleName();
            default -> refused.getMessage();
        };
    }

    private void solved() {
        synchronized (this) {
            if (problem.isEmpty()) {
                return;
            }
            problem = "";
        }
        watcher.recording("the history is recorded again in " + directory);
    }

    // ---- what others ask

    public synchronized Health health() {
        return new Health(
                !problem.isEmpty() ? "failing" : opened ? "on" : "opening",
                directory,
                lost,
                problem);
    }

    public synchronized long lost() {
        return lost;
    }

    /** Empty as long as it is not known, and when there was none. */
    public synchronized Optional<LastRun> lastRun() {
        return lastRun;
    }

    /** What is on the disk, oldest first; fails when the disk does not answer. */
    public CompletableFuture<List<HistoryRecord>> read() {
        return background.call("reading the history", LIMIT, store::read);
    }

    /** Waits until everything is written, or until it is clear that it takes too long. */
    public synchronized void flush(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (writing) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
