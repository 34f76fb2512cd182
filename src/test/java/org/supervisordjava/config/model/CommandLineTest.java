package org.supervisordjava.config.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.model.CommandLine.MalformedCommandException;

import java.util.List;

class CommandLineTest {

    @Test
    void whiteSpaceSeparates() throws Exception {
        assertEquals(List.of("a", "b", "c"), CommandLine.words(" a  b\n\tc "));
    }

    @Test
    void quotesAndBackslashesJoin() throws Exception {
        assertEquals(List.of("sh", "-c", "a ; b"), CommandLine.words("sh -c 'a ; b'"));
        assertEquals(List.of("a b", "c d", ""), CommandLine.words("a\\ b c\" \"d ''"));
        assertEquals(List.of("\\$x\"", "y\\"), CommandLine.words("\"\\$x\\\"\" 'y\\'"));
    }

    @Test
    void noOtherCharacterIsSpecial() throws Exception {
        assertEquals(
                List.of("a|b;c", "$X", "#d", "*", "&&"), CommandLine.words("a|b;c $X #d * &&"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void noWord(String command) {
        var error = assertThrows(MalformedCommandException.class, () -> CommandLine.words(command));
        assertEquals("command is empty", error.getMessage());
    }

    @Test
    void unclosedQuote() {
        var error =
                assertThrows(MalformedCommandException.class, () -> CommandLine.words("sh -c 'a"));
        assertEquals("can't parse command \"sh -c 'a\": No closing quotation", error.getMessage());
    }

    @Test
    void unfinishedEscape() {
        var error = assertThrows(MalformedCommandException.class, () -> CommandLine.words("a \\"));
        assertEquals("can't parse command 'a \\\\': No escaped character", error.getMessage());
    }
}
