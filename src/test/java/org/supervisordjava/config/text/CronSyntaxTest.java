package org.supervisordjava.config.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronSyntaxTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/15 * * * *|*/15 * * * *",
                " 30  3\t* * mon-FRI |30 3 * * 1-5",
                "5/20 0,12 1-7/2 jan,DEC sun|5-59/20 0,12 1-7/2 1,12 0",
                "0 0 29 2 *|0 0 29 2 *",
                "0 0 31 2 5|0 0 31 2 5",
                "0 0 * * 7|0 0 * * 7",
                "*/1 * * * */1|* * * * *",
                "@daily|0 0 * * *",
                "@Hourly|0 * * * *",
            })
    void isWrittenInNumbers(String written, String normalized) throws Exception {
        assertEquals(normalized, CronSyntax.normalized(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 *",
                "* * * 0 *",
                "* * * * 8",
                "*/0 * * * *",
                "*-5 * * * *",
                "5- * * * *",
                "-5 * * * *",
                "1,,2 * * * *",
                "1, * * * *",
                "* * L * *",
                "* * ? * *",
                "* * * * 5#2",
                "jan * * * *",
                "@reboot",
                "0 0 30 2 *",
                "0 0 31 4,6,9,11 *",
            })
    void whatItIsNot_isRefused(String written) {
        assertThrows(InvalidValueException.class, () -> CronSyntax.normalized(written));
    }

    @Test
    void aWrongPart_saysWhatWouldBeRight() {
        assertEquals(
                "`mon` is no month of a cron expression; write *, 1 to 12 or JAN to DEC, ranges such as 1-12 and steps such as */2",
                message("0 0 1 mon *"));
        assertEquals(
                "`22-2` of the hour runs backwards; write `22-23,0-2`", message("0 22-2 * * *"));
    }

    private static String message(String written) {
        return assertThrows(InvalidValueException.class, () -> CronSyntax.normalized(written))
                .getMessage();
    }
}
