package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.ScheduleConfig.ConcurrencyPolicy;
import org.supervisordjava.supervisor.LoopEvent;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.SerialExecutor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class ScheduleEdgeTest {

    private static final ProcessId BACKUP = new ProcessId("backup", "backup");
    private static final Instant START = Instant.parse("2026-11-26T03:10:00Z");

    @Test
    void theAnswerComesAsAnEvent() throws Exception {
        var residents = new Residents(System.err::println);
        var queue = new LinkedBlockingQueue<LoopEvent>();
        var schedule =
                new ScheduleConfig(
                        "30 3 * * *",
                        Optional.of("UTC"),
                        ConcurrencyPolicy.FORBID,
                        Duration.ofMinutes(1));
        try (var answers = SerialExecutor.start("answers", residents);
                var background = Background.start(1, residents, answers)) {
            new ScheduleEdge(clock(Duration.ZERO), background, queue::add, (level, text) -> {})
                    .ask(BACKUP, schedule, START);

            assertEquals(
                    new LoopEvent.ScheduleAnswered(
                            BACKUP, schedule, Optional.of(START.plus(Duration.ofMinutes(20)))),
                    queue.poll(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void theTimeOfDay_isTheLoopsTime_movedByWhatTheClockWasSet() {
        var edge = new ScheduleEdge(clock(Duration.ofHours(3)), null, null, (level, text) -> {});

        assertEquals(START.plus(Duration.ofHours(3)), edge.wallClock(START));
    }

    private static ShownClock clock(Duration stepped) {
        return new ShownClock(InstantSource.fixed(START), InstantSource.fixed(START.plus(stepped)));
    }
}
