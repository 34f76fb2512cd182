package org.supervisordjava.config.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HexFormat;

class BytesReprTest {

    /** What Python 3 prints for {@code repr(bytes.fromhex(…))}. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "'', |b''|",
                "524553554c5420320a4f4b, |b'RESULT 2\\nOK'|",
                "88090d5c00, |b'\\x88\\t\\r\\\\\\x00'|",
                "2761, |b\"'a\"|",
                "272261, |b'\\'\"a'|",
                "22, |b'\"'|"
            })
    void looksLikePythons(String hex, String expected) {
        var bytes = HexFormat.of().parseHex(hex.equals("''") ? "" : hex);

        assertEquals(expected, BytesRepr.of(bytes));
    }
}
