package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.Map;

class InheritedEnvironmentTest {

    @Test
    void isDecodedAsUtf8_whateverTheLocale() {
        assertEquals(
                Map.of("A", "ä €", "EMPTY", "", "EQUALS", "a=b"),
                InheritedEnvironment.parse("A=ä €\0EMPTY=\0EQUALS=a=b\0".getBytes(UTF_8)));
    }

    @Test
    void whatIsNoVariableIsLeftOut() {
        assertEquals(Map.of(), InheritedEnvironment.parse("nonsense\0\0".getBytes(UTF_8)));
    }

    @Test
    void theRealOneIsThere() {
        assertEquals(System.getenv("PATH"), InheritedEnvironment.read().get("PATH"));
    }
}
