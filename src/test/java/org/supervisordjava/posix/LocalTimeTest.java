package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneOffset;

class LocalTimeTest {

    private static final String BEFORE = System.getenv("TZ");

    @AfterEach
    void restore() {
        zone(BEFORE);
    }

    @Test
    void offset_isThatOfTheZone_inWinterAndInSummer() {
        zone("CET-1CEST,M3.5.0,M10.5.0/3");

        assertEquals(3600, LocalTime.offset(1_768_000_000));
        assertEquals(7200, LocalTime.offset(1_783_000_000));
        assertEquals(ZoneOffset.ofHours(2), LocalTime.zone(Instant.ofEpochSecond(1_783_000_000)));
    }

    @Test
    void offset_westOfGreenwich_isNegative_alsoBefore1970() {
        zone("NST3:30");

        assertEquals(-12_600, LocalTime.offset(0));
        assertEquals(-12_600, LocalTime.offset(-1));
    }

    /** Of the C library alone; this JVM keeps its own. */
    private static void zone(String value) {
        try (var memory = new NativeMemory()) {
            var name = memory.string("TZ").address();
            if (value == null) {
                CFunction.named("unsetenv").call(name);
            } else {
                CFunction.named("setenv").call(name, memory.string(value).address(), 1);
            }
        }
        CFunction.named("tzset").call();
    }
}
