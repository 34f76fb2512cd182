package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OomPreferenceTest {

    /** A program of no size must weigh more than a supervisor of 128 MiB, and no more than that. */
    @ParameterizedTest
    @CsvSource({
        "64, 950",
        "128, 950",
        "256, 501",
        "512, 251",
        "1024, 126",
        "16384, 8",
        "1048576, 1"
    })
    void programsGetMoreThanTheSupervisorWeighs(long mebibytes, int above) {
        assertEquals(above, OomPreference.above(mebibytes << 20));
    }

    @ParameterizedTest
    @CsvSource({"0", "9223372036854775807"})
    void withoutALimit_orWithNonsense_itStaysInBounds(long memory) {
        assertEquals(memory == 0 ? 950 : 1, OomPreference.above(memory));
    }
}
