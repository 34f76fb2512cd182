package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class DescriptorMessageTest {

    private static final int NO_SOCKET = -1;

    /** What could not be taken is still there, and would be taken for the next one. */
    @Test
    void failure_isNotTakenForAMessageWithoutDescriptors() {
        try (var memory = new NativeMemory()) {
            var message = new DescriptorMessage(memory);
            assertFalse(message.send(NO_SOCKET, 0, 1, 2));
            assertEquals(DescriptorMessage.NOT_RECEIVED, message.receive(NO_SOCKET));
        }
    }
}
