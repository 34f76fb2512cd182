package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.stream.LongStream;

class GatheringTest {

    private static final int LIMIT = 1000;
    private static final long NOT_SOON = 2 * Gathering.SOON_NANOS;

    private long now = 5_000_000_000L;
    private final Gathering gathering = new Gathering(() -> now);

    /** The pause after one read that comes so long after the pause before. */
    private long pauseAfter(int count, long nanos) {
        now += nanos;
        gathering.read(count, LIMIT);
        long pause = gathering.pause();
        now += pause;
        return pause;
    }

    private long pauseAfterMany(int count) {
        return LongStream.range(0, 20)
                .map(i -> pauseAfter(count, 1000))
                .reduce((a, b) -> b)
                .orElse(0);
    }

    @Test
    void smallPiecesInQuickSuccession_gatherLongerAndLonger_upToAMillisecond() {
        assertEquals(0, pauseAfter(1, NOT_SOON));
        assertEquals(Gathering.SHORTEST_NANOS, pauseAfter(1, 1000));
        assertEquals(2 * Gathering.SHORTEST_NANOS, pauseAfter(1, 1000));

        assertEquals(Gathering.LONGEST_NANOS, pauseAfterMany(1));
    }

    @Test
    void whatComesNowAndThen_isReadAtOnce() {
        for (int i = 0; i < 10; i++) {
            assertEquals(0, pauseAfter(1, NOT_SOON));
        }
    }

    @Test
    void pausesEnd_whenPiecesBecomeRare() {
        pauseAfterMany(1);

        assertEquals(0, pauseAfter(1, NOT_SOON + Gathering.LONGEST_NANOS));
    }

    @Test
    void fullPipe_shortensThePauses_untilThereAreNone() {
        pauseAfterMany(1);

        assertEquals(Gathering.LONGEST_NANOS / 2, pauseAfter(LIMIT, 1000));
        assertEquals(0, pauseAfterMany(LIMIT));
    }

    @Test
    void much_leavesThePauseAsItIs() {
        pauseAfter(1, 1000);
        long pause = pauseAfter(1, 1000);

        assertEquals(pause, pauseAfterMany(LIMIT / 2));
    }

    @Test
    void passWithoutARead_isNotFollowedByAPause() {
        pauseAfterMany(1);

        assertEquals(0, gathering.pause());
    }

    @Test
    void conversation_isNeverHeldUp_andIsOverAfterAWhile() {
        pauseAfterMany(1);
        gathering.spoken();

        assertEquals(0, pauseAfterMany(1));
        now += Gathering.PROMPT_NANOS;
        pauseAfter(1, 1000);
        assertTrue(pauseAfter(1, 1000) > 0);
    }
}
