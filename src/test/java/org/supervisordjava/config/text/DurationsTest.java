package org.supervisordjava.config.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "2, PT2S",
        "0.5, PT0.5S",
        "1.000000001, PT1.000000001S",
        "999999999, PT999999999S",
        "1500ms, PT1.5S",
        "0.0000005ms, PT0.000000001S",
        "0.0000004ms, PT0S",
        "999.9999999ms, PT1S",
        "1.5m, PT90S",
        "0.000000001m, PT0.00000006S",
        "1m30s, PT90S",
        "1.5h0.5s, PT1H30M0.5S",
        "1h1m1s1ms, PT1H1M1.001S",
        "876000h, PT876000H"
    })
    void parse_isExact(String text, Duration expected) throws InvalidValueException {
        assertEquals(expected, Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1x", "s", "1.", ".5", "1 s", "-1", "1234567890", "1.0123456789s"})
    void parse_refusesWhatIsNoDuration(String text) {
        assertThrows(InvalidValueException.class, () -> Durations.parse(text));
    }

    @Test
    void parse_refusesMoreThanAHundredYears() {
        assertThrows(InvalidValueException.class, () -> Durations.parse("876001h"));
    }
}
