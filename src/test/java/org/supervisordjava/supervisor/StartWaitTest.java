package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class StartWaitTest {

    @Test
    void noTime_isNoWait() {
        assertEquals(new StartWait.Not(), StartWait.ofSeconds(0));
        assertEquals(new StartWait.Not(), StartWait.ofSeconds(-1));
        assertEquals(new StartWait.Not(), StartWait.ofSeconds(Double.NaN));
        assertEquals(new StartWait.AtMost(Duration.ofMillis(500)), StartWait.ofSeconds(0.5));
    }

    @Test
    void nobodyWaits_longerThanAnHour() {
        var hour = Duration.ofHours(1);
        assertEquals(hour, new StartWait.AtMost(hour).limit());
        assertEquals(hour, new StartWait.AtMost(hour.plusMillis(1)).limit());
        assertEquals(new StartWait.AtMost(hour), StartWait.ofSeconds(Double.POSITIVE_INFINITY));
        assertEquals(hour.minusMillis(1), new StartWait.AtMost(hour.minusMillis(1)).limit());
    }
}
