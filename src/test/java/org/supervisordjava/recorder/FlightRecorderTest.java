package org.supervisordjava.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.supervisordjava.recorder.HistoryRecord.RecordKind;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.Backgrounds;
import org.supervisordjava.threads.Residents;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

class FlightRecorderTest {

    private static final Instant NOW = Instant.parse("2026-01-31T14:03:20Z");
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Residents residents = new Residents(told -> {});
    private final Background background = Backgrounds.started(residents);
    private final FakeStore store = new FakeStore();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final FlightRecorder recorder =
            new FlightRecorder(
                    store,
                    Path.of("/history"),
                    background,
                    InstantSource.fixed(NOW),
                    new FlightRecorder.Watcher() {
                        @Override
                        public void problem(String message) {
                            told.add("problem: " + message);
                        }

                        @Override
                        public void recording(String message) {
                            told.add("recording");
                        }

                        @Override
                        public void lastRun(LastRun last) {
                            told.add("last run: " + last.words());
                        }
                    });

    /** A disk that can hang and be full. */
    private static final class FakeStore implements RecordStore {

        private final List<HistoryRecord> kept = new CopyOnWriteArrayList<>();
        private final CountDownLatch hangs = new CountDownLatch(1);
        private final CountDownLatch thawed = new CountDownLatch(1);
        private volatile boolean frozen;
        private volatile String refusal = "";
        private volatile String fault = "";

        @Override
        public Instant open() throws IOException {
            if (!refusal.isEmpty()) {
                throw new IOException(refusal);
            }
            return Instant.EPOCH;
        }

        @Override
        public void append(HistoryRecord happened) throws IOException {
            if (frozen) {
                hangs.countDown();
                uninterruptibly(thawed);
            }
            if (!fault.isEmpty()) {
                throw new IOException(fault);
            }
            kept.add(happened);
        }

        private static void uninterruptibly(CountDownLatch latch) throws IOException {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void touch(Instant now) {
            // Nobody asks.
        }

        @Override
        public List<HistoryRecord> read() {
            return List.copyOf(kept);
        }
    }

    @AfterEach
    void end() {
        store.thawed.countDown();
        background.close();
    }

    private void add(String words) {
        recorder.add(HistoryRecord.of(NOW, RecordKind.STATE, "web", words));
    }

    private List<String> words() {
        return store.kept.stream().map(HistoryRecord::words).toList();
    }

    @Test
    void whatIsAdded_isWrittenInOrder_underTheNextNumberOfRuns() throws Exception {
        store.kept.add(HistoryRecord.of(NOW, RecordKind.STATE, "web", "before").inRun(4));
        for (int i = 0; i < 100; i++) {
            add("record " + i);
        }
        recorder.flush(LONG);

        assertEquals("before", words().getFirst());
        assertEquals("record 99", words().getLast());
        assertEquals(101, words().size());
        assertTrue(store.kept.stream().skip(1).allMatch(each -> each.run() == 5));
        assertEquals("on", recorder.health().state());
        assertEquals(LastRun.End.KILLED, recorder.lastRun().orElseThrow().end());
    }

    @Test
    void frozenDisk_holdsUpNobody_andWhatItLosesIsCounted() throws Exception {
        store.frozen = true;
        add("first");
        store.hangs.await();
        for (int i = 0; i < 10_000; i++) {
            add("record " + i);
        }
        recorder.beat();
        recorder.flush(Duration.ofMillis(10));

        assertEquals(List.of(), words(), "it still hangs");
        long lost = recorder.lost();
        assertTrue(lost > 5_000 && lost < 10_000, () -> "bounded: " + lost);

        store.frozen = false;
        store.thawed.countDown();
        recorder.flush(LONG);
        add("last");
        recorder.flush(LONG);
        assertEquals("first", words().getFirst());
        assertEquals("last", words().getLast());
        assertTrue(words().contains(lost + " records before this one were lost"));
        assertEquals(
                10_000 - lost, words().stream().filter(word -> word.startsWith("record ")).count());
    }

    @Test
    void fullDisk_losesRecords_saysSoOnce_andTellsInTheHistoryHowMany() throws Exception {
        add("first");
        recorder.flush(LONG);
        store.fault = "No space left on device";
        for (int i = 0; i < 3; i++) {
            add("lost");
            recorder.flush(LONG);
        }
        assertEquals(3, recorder.lost());
        assertEquals("failing", recorder.health().state());
        assertEquals("No space left on device", recorder.health().problem());

        store.fault = "";
        add("again");
        recorder.flush(LONG);
        add("once");
        recorder.flush(LONG);
        assertEquals(
                List.of("first", "3 records before this one were lost", "again", "once"), words());
        assertEquals("on", recorder.health().state());
        assertEquals(List.of("recording", "problem: No space left on device", "recording"), told);
    }

    @Test
    void directoryThatCannotBeHad_isTriedAgain_andNothingIsLostMeanwhile() throws Exception {
        store.refusal = "permission denied";
        add("first");
        recorder.flush(LONG);
        add("second");
        recorder.flush(LONG);
        assertEquals(List.of("problem: permission denied"), told, "not with each record");

        store.refusal = "";
        recorder.beat();
        recorder.flush(LONG);
        assertEquals(List.of("first", "second"), words());
        assertEquals(0, recorder.lost());
    }
}
