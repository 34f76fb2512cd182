package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProbeConfig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class ProbePaceTest {

    private static final long MILLISECOND = 1_000_000;

    @Test
    void failing_fastPhaseSlowsDownToThePeriod_withATryAtEachPeriod() {
        var pace = ProbePace.fastUntilSuccess(everyMillis(1000), 0);

        assertEquals(
                List.of(0L, 50L, 112L, 190L, 288L, 410L, 562L, 753L, 992L, 1000L),
                startsOfFailingTries(pace, 10));
        assertEquals(
                List.of(4000L, 5000L, 6000L),
                startsOfFailingTries(pace, 30).stream()
                        .filter(start -> start >= 4000)
                        .limit(3)
                        .toList());
    }

    @Test
    void failing_fastPhaseCountsOncePerPeriod_likeTheSteadyPace() {
        var fast = countedStarts(ProbePace.fastUntilSuccess(everyMillis(1000), 0), 30);
        var steady = countedStarts(ProbePace.steady(everyMillis(1000), 0), 6);

        assertEquals(steady, fast.subList(0, steady.size()));
    }

    @Test
    void periodShorterThanTheFirstRetry_isKept() {
        var pace = ProbePace.fastUntilSuccess(everyMillis(20), 0);

        assertEquals(List.of(0L, 20L, 40L, 60L), startsOfFailingTries(pace, 4));
    }

    @Test
    void firstSuccess_endsTheFastPhase() {
        var step = ProbePace.fastUntilSuccess(everyMillis(1000), 0).after(true, 0);
        var failed = step.pace().after(false, step.due());

        assertEquals(1000 * MILLISECOND, step.due());
        assertEquals(2000 * MILLISECOND, failed.due());
    }

    private static ProbeConfig everyMillis(long millis) {
        return new ProbeConfig(
                new ProbeConfig.Notify(),
                Duration.ZERO,
                Duration.ofMillis(millis),
                Duration.ofSeconds(1),
                1,
                3);
    }

    private static List<Long> startsOfFailingTries(ProbePace pace, int count) {
        var starts = new ArrayList<Long>();
        long start = 0;
        for (int i = 0; i < count; i++) {
            starts.add(start / MILLISECOND);
            var step = pace.after(false, start);
            pace = step.pace();
            start = step.due();
        }
        return starts;
    }

    private static List<Long> countedStarts(ProbePace pace, int count) {
        var starts = new ArrayList<Long>();
        long start = 0;
        for (int i = 0; i < count; i++) {
            if (pace.counts(start)) {
                starts.add(start / MILLISECOND);
            }
            var step = pace.after(false, start);
            pace = step.pace();
            start = step.due();
        }
        return starts;
    }
}
