package org.supervisordjava.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.config.text.InvalidValueException;

import java.util.Map;

/** Expected results are what Python's operator gives for the same names. */
class ExpansionTest {

    private final Expansion names =
            Expansion.ofEnvironment(Map.of("HOME", "/root"))
                    .with("here", "/etc")
                    .with("program_name", "web")
                    .with("process_num", 7);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            textBlock =
                    """
                    plain|plain
                    %(here)s/x|/etc/x
                    %(ENV_HOME)s|/root
                    %(program_name)s_%(process_num)02d|web_07
                    100%%|100%
                    %%(here)s|%(here)s
                    <%(program_name)6s>|<   web>
                    <%(program_name)-6s>|<web   >
                    <%(program_name)06s>|<   web>
                    <%(program_name).2s>|<we>
                    <%(process_num)5.3d>|<  007>
                    <%(process_num)-5d>|<7    >
                    <%(process_num)+05d>|<+0007>
                    <%(process_num)- 5d>|< 7   >
                    %(process_num)i%(process_num)u%(process_num)ld|777
                    %(process_num)#x|0x7
                    %(process_num)#.3x|0x007
                    %(process_num)#08x|0x000007
                    %(process_num)#o|0o7
                    %(process_num)e|7.000000e+00
                    %(process_num)E|7.000000E+00
                    <%(process_num)5.1f>|<  7.0>
                    %(process_num)g|7
                    %(process_num)r|7
                    %(here)r|'/etc'
                    """)
    void expandsAsPythonDoes(String format, String expected) throws Exception {
        assertEquals(expected, names.expand(format, "program:web.command"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    50%|incomplete format
                    %(here|incomplete format key
                    %(here)|incomplete format
                    %(process_num)5.|incomplete format
                    %(here)z|unsupported format character 'z' (0x7a) at index 7
                    %(here)é|unsupported format character '?' (0xe9) at index 7
                    %H:%M|unsupported format character 'H' (0x48) at index 1
                    %(here)d|%d format: a real number is required, not str
                    %(here)i|%i format: a real number is required, not str
                    %(here)x|%x format: an integer is required, not str
                    %(here)f|must be real number, not str
                    %(here)c|%c requires int or char
                    100% done|%d format: a real number is required, not dict
                    50% off|%o format: an integer is required, not dict
                    %(here)*d|* wants int
                    %(here)%|unsupported format character '%' (0x25) at index 7
                    %(here)s %s|not enough arguments for format string
                    %(process_num)99999999999999999999d|width too big
                    %(process_num).99999999999999999999d|precision too big
                    """)
    void namesWhatIsMalformed(String format, String complaint) {
        var error =
                assertThrows(InvalidValueException.class, () -> names.expand(format, "command"));
        assertEquals(
                "Format string '" + format + "' for 'command' is badly formatted: " + complaint,
                error.getMessage());
    }

    @Test
    void unknownName_listsTheKnownOnes() {
        var error =
                assertThrows(
                        InvalidValueException.class,
                        () -> names.expand("%(nope)s", "program:web.command"));
        assertEquals(
                "Format string '%(nope)s' for 'program:web.command' contains names ('nope') which"
                        + " cannot be expanded. Available names: ENV_HOME, here, process_num,"
                        + " program_name",
                error.getMessage());
    }

    @Test
    void conversionWithoutName_doesNotLeakTheEnvironment() {
        var error = assertThrows(InvalidValueException.class, () -> names.expand("%s", "x"));
        assertEquals(
                "Format string '%s' for 'x' is badly formatted: not enough arguments for format"
                        + " string",
                error.getMessage());
    }

    @Test
    void insertedValue_isNotExpandedAgain() throws Exception {
        var percent = names.with("value", "100%(here)s");
        assertEquals("100%(here)s", percent.expand("%(value)s", "x"));
    }

    @Test
    void with_leavesTheNarrowerSetAlone() throws Exception {
        names.with("here", "/other");
        assertEquals("/etc", names.expand("%(here)s", "x"));
    }
}
