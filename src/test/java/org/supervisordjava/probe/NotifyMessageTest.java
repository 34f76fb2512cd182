package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class NotifyMessageTest {

    @Test
    void readyWithStatus() {
        assertEquals(
                new NotifyMessage(true, false, Optional.of("serving = yes")),
                NotifyMessage.parse("READY=1\nSTATUS=serving = yes\nMAINPID=12"));
    }

    @Test
    void stopping() {
        assertEquals(
                new NotifyMessage(false, true, Optional.empty()),
                NotifyMessage.parse("STOPPING=1\n"));
    }

    @Test
    void unknownNamesAndValues_areIgnored() {
        assertEquals(
                new NotifyMessage(false, false, Optional.empty()),
                NotifyMessage.parse("READY=0\nX_READY=1\nnonsense"));
    }
}
