package org.supervisordjava.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
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
        assertEquals(
                "\"\\u001b[0m\\n\\r\\t\\\"\\\\ ü\"", JsonWriter.write("\u001b[0m\n\r\t\"\\ ü"));
    }

    @Test
    void halfACharacter_isEscaped_becauseItHasNoUtf8() {
        assertEquals("\"😀\\udcff\\ud83d\"", JsonWriter.write("😀\udcff\ud83d"));
    }

    @Test
    void whateverIsWritten_isReadAsItWas() throws Exception {
        var written = new LinkedHashMap<String, Object>();
        written.put("text", "\u0000\u007f\u2028 \"\\/ 😀");
        written.put("nothing", null);
        written.put("numbers", List.of(0, -1, 1L << 40, 0.25, 1e-7));
        written.put("nested", Map.of("empty", Map.of(), "list", List.of(List.of(true, false))));
        var expected = new ObjectMapper().valueToTree(written);

        assertEquals(expected, new ObjectMapper().readTree(JsonWriter.write(written)));
        assertEquals(expected, new ObjectMapper().readTree(JsonWriter.writeIndented(written)));
    }

    @Test
    void indented_hasALineForEach() {
        assertEquals(
                """
                {
                  "a": [
                    1,
                    {}
                  ]
                }""",
                JsonWriter.writeIndented(Map.of("a", List.of(1, Map.of()))));
    }

    @Test
    void jsonText_isPassedOn() {
        assertEquals("{\"x\":{\"y\":1}}", JsonWriter.write(Map.of("x", new JsonText("{\"y\":1}"))));
    }
}
