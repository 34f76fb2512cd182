package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.supervisordjava.config.model.Signal;

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
}
