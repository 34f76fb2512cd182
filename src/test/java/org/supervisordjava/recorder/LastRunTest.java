package org.supervisordjava.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.recorder.HistoryRecord.RecordKind;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class LastRunTest {

    private static final Instant NOW = Instant.parse("2026-01-31T14:03:20Z");

    private static HistoryRecord at(int second, long run, RecordKind kind, String words) {
        return HistoryRecord.of(NOW.plusSeconds(second), kind, "db", words).inRun(run);
    }

    private static LastRun of(Instant lastSign, HistoryRecord... records) {
        return LastRun.of(List.of(records), lastSign).orElseThrow();
    }

    @Test
    void withoutRecords_thereWasNone() {
        assertEquals(Optional.empty(), LastRun.of(List.of(), NOW));
    }

    @Test
    void endThatIsRecorded_isTold() {
        var end =
                HistoryRecord.of(
                                NOW,
                                RecordKind.RUN_ENDED,
                                "",
                                "why",
                                Map.of(LastRun.END, "given_up", LastRun.BADLY, "true"))
                        .inRun(2);

        assertEquals(
                new LastRun(2, NOW, LastRun.End.GIVEN_UP, true, "why"),
                of(NOW.plusSeconds(9), at(0, 1, RecordKind.RUN_ENDED, "earlier"), end));
    }

    @Test
    void endOfAnEarlierRun_isNotThatOfTheLast() {
        var last =
                of(
                        Instant.EPOCH,
                        at(0, 1, RecordKind.RUN_ENDED, "x"),
                        at(5, 2, RecordKind.STATE, "RUNNING"));

        assertEquals(LastRun.End.KILLED, last.end());
        assertTrue(last.badly());
        assertEquals(NOW.plusSeconds(5), last.ended());
    }

    @Test
    void killedOne_endedWithItsLastSignOfLife() {
        assertEquals(
                NOW.plusSeconds(60),
                of(NOW.plusSeconds(60), at(5, 1, RecordKind.STATE, "RUNNING")).ended());
    }

    @Test
    void killedWhileItStopped_saysWhatItHadBegun() {
        assertEquals(
                "killed while it stopped everything (ended by SIGTERM)",
                of(
                                NOW,
                                at(0, 1, RecordKind.STOPPING, "ended by a command"),
                                at(1, 1, RecordKind.STOPPING, "ended by SIGTERM"),
                                at(2, 1, RecordKind.STATE, "STOPPING"))
                        .words());
    }

    @Test
    void memoryThatRanOutShortlyBefore_isNamed() {
        var oom = at(0, 1, RecordKind.EXIT, "SIGKILL (out of memory) after 3 s");

        assertTrue(
                of(NOW.plusSeconds(30), oom)
                        .words()
                        .endsWith("its memory had run out shortly before"));
        assertTrue(!of(NOW.plusSeconds(3600), oom).words().contains("its memory"));
    }
}
