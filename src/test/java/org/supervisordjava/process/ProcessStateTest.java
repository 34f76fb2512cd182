package org.supervisordjava.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** supervisord's numbers, and which of its states are of one kind. */
class ProcessStateTest {

    @ParameterizedTest
    @CsvSource({
        "STOPPED,     0, false, true,  false",
        "STARTING,   10, true,  false, true",
        "RUNNING,    20, true,  false, true",
        "BACKOFF,    30, true,  false, false",
        "STOPPING,   40, false, false, true",
        "EXITED,    100, false, true,  false",
        "FATAL,     200, false, true,  false",
        "UNKNOWN,  1000, false, true,  false"
    })
    void states(
            ProcessState state, int code, boolean running, boolean stopped, boolean signallable) {
        assertEquals(code, state.code());
        assertEquals(running, state.isRunning(), "running");
        assertEquals(stopped, state.isStopped(), "stopped");
        assertEquals(signallable, state.isSignallable(), "signallable");
    }
}
