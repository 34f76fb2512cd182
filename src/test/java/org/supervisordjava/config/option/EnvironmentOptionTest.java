package org.supervisordjava.config.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.text.InvalidValueException;

import java.util.List;
import java.util.Map;

/** Expected results are those of Python's {@code shlex} in POSIX mode, in groups of four tokens. */
class EnvironmentOptionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            emptyValue = "",
            textBlock =
                    """
                    A=b|b
                    A=b,|b
                    A = b|b
                    A="x;y"|x;y
                    A='b c'|b c
                    A=""|``
                    A="a\\"b"|a"b
                    A="\\\\"|\\
                    A="\\x"|\\x
                    A='a\\'|a\\
                    A=a\\ b|a b
                    A=x'y'z|xyz
                    A="x""y"|xy
                    A=http://x/y-1+2.(z)|http://x/y-1+2.(z)
                    A=é|é
                    A==b|=
                    A=$HOME|$
                    A=x#y|x
                    A="#x"|#x
                    A=b C|b
                    "A"=b|b
                    """)
    void oneVariable(String text, String value) throws Exception {
        assertEquals(Map.of("A", value), EnvironmentOption.parse(text));
    }

    @Test
    void severalVariables_keepTheirOrder() throws Exception {
        var variables = EnvironmentOption.parse("Z=1,\nA=\"2\" , M = 3");
        assertEquals(List.of("Z", "A", "M"), List.copyOf(variables.keySet()));
    }

    @Test
    void separatorIsNotLookedAt() throws Exception {
        assertEquals(
                Map.of("A", "http://x/", "y", "1"), EnvironmentOption.parse("A=http://x/?y=1"));
        assertEquals(Map.of("A", "b", "C", "d"), EnvironmentOption.parse("A=b;C=d"));
    }

    @Test
    void commentEndsAtTheLine() throws Exception {
        assertEquals(Map.of("A", "b", "D", "e"), EnvironmentOption.parse("A=b,#c\nD=e"));
    }

    @Test
    void nothing_isNoVariable() throws Exception {
        assertEquals(Map.of(), EnvironmentOption.parse(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A=",
                "A",
                "=",
                ",",
                "A=b C=d",
                "A=a@b",
                "A={b}",
                "A=a~b",
                "A=a,b",
                "A=b,,C=d",
                "A=b=c",
                "A x b"
            })
    void incomplete(String text) {
        var error = assertThrows(InvalidValueException.class, () -> EnvironmentOption.parse(text));
        assertEquals(
                "Unexpected end of key/value pairs in value '" + text + "'", error.getMessage());
    }

    @Test
    void unclosedQuote() {
        var error =
                assertThrows(InvalidValueException.class, () -> EnvironmentOption.parse("A=\"x"));
        assertEquals("No closing quotation", error.getMessage());
    }
}
