package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.supervisordjava.config.model.Signal;

import java.time.Duration;

class LoopQueueTest {

    @ParameterizedTest
    @EnumSource(names = {"TERM", "INT", "QUIT"})
    void exitRequestBehindOtherEvents_isFound(Signal request) {
        var queue = new LoopQueue();
        queue.post(new LoopEvent.TimePassed());
        queue.post(new LoopEvent.SignalReceived(Signal.HUP));
        assertFalse(queue.holdsExitRequest());

        queue.post(new LoopEvent.SignalReceived(request));

        assertTrue(queue.holdsExitRequest());
    }

    @Test
    void whenNothingCame_timeHasPassed() throws InterruptedException {
        var queue = new LoopQueue();
        assertInstanceOf(LoopEvent.TimePassed.class, queue.await(Duration.ZERO));
        assertInstanceOf(LoopEvent.TimePassed.class, queue.await(Duration.ofSeconds(-1)));
        assertInstanceOf(LoopEvent.TimePassed.class, queue.await(Duration.ofMillis(1)));
        assertNull(queue.poll());
    }

    @Test
    void whatHasCome_isTakenInItsOrder_evenWhereThereIsNoTimeToWait() throws InterruptedException {
        var queue = new LoopQueue();
        var first = new LoopEvent.SpawnPrepared();
        var second = new LoopEvent.SignalReceived(Signal.HUP);
        queue.post(first);
        queue.post(second);

        assertSame(first, queue.await(Duration.ZERO));
        assertSame(second, queue.await(Duration.ofDays(1)));
        assertEquals(0, queue.size());
    }

    @Test
    void whatEndsTheSupervisor_isAnExitRequest() {
        assertTrue(LoopQueue.isExitRequest(Signal.TERM));
        assertFalse(LoopQueue.isExitRequest(Signal.HUP));
    }
}
