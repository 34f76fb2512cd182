package org.supervisordjava.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class JsonWriterTest {

    @Test
    void values_areWrittenByTheirType() {
        assertEquals(
                "{\"a\":[1,true,\"x\",{}]}",
                JsonWriter.write(Map.of("a", List.of(1, true, "x", Map.of()))));
    }

    @Test
    void textWithControlCharacters_isEscaped() {
        assertEquals("\"\\u001b[0m\\u000a\\\"\\\\ ü\"", JsonWriter.write("\u001b[0m\n\"\\ ü"));
    }

    @Test
    void jsonText_isPassedOn() {
        assertEquals("{\"x\":{\"y\":1}}", JsonWriter.write(Map.of("x", new JsonText("{\"y\":1}"))));
    }
}
