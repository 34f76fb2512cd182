package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Jackson, which has no part in the writing, tells whether it is JSON. */
class JsonLinesTest {

    private static final JsonMapper JACKSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final JsonLines lines =
            new JsonLines(
                    new OutputOrigin(
                            new ProcessId("shop", "web"),
                            OutputChannel.STDERR,
                            () -> 42,
                            () -> 1_795_672_463_007L),
                    new LongLines(LongLines.MOST_BYTES),
                    buffer -> written.write(buffer.array(), 0, buffer.limit()));

    private List<JsonNode> objects(byte[] output) throws IOException {
        lines.write(ByteBuffer.wrap(output));
        lines.end();
        var text =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(written.toByteArray()));
        var objects = new ArrayList<JsonNode>();
        for (var line : text.toString().split("\n")) {
            objects.add(JACKSON.readTree(line));
        }
        return objects;
    }

    private JsonNode object(String output) throws IOException {
        var objects = objects(output.getBytes(StandardCharsets.UTF_8));
        assertEquals(1, objects.size());
        return objects.getFirst();
    }

    @Test
    void line_saysWhenWhoAndWhere() throws Exception {
        object("2026-11-26 ERROR no \"room\"\tleft ä\n");

        assertEquals(
                "{\"time\":\"2026-11-26T05:54:23.007Z\",\"program\":\"shop:web\",\"stream\":\"stderr\",\"pid\":42,"
                        + "\"level\":\"error\",\"message\":\"2026-11-26 ERROR no \\\"room\\\"\\tleft ä\"}\n",
                written.toString(StandardCharsets.UTF_8));
    }

    @Test
    void objectOfTheProgram_isNested_notQuoted() throws Exception {
        var object = object("{\"level\":\"Warning\",\"n\":[1,{\"a\":null}],\"msg\":\"x\"}\n");

        assertEquals(1, object.at("/json/n/0").intValue());
        assertEquals("x", object.at("/json/msg").textValue());
        assertEquals("warn", object.get("level").textValue());
        assertFalse(object.has("message"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1} tail",
                "{\"a\":1}{}",
                "{\"a\":1",
                "{\"a\":}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":[1,]}",
                "{\"a\":1,}",
                "{/**/}",
            })
    void whatOnlyLooksLikeAnObject_isText(String text) throws Exception {
        assertEquals(text, object(text + "\n").get("message").textValue());
    }

    /** Where a library would be lenient, the one that reads the log may not be. */
    @Test
    void objectAtItsLimits_isNested() throws Exception {
        var object = object("{\"\":-0.5E+3,\"b\":[],\"c\":\"\\u00e4\\n\",\"c\":{}} \n");

        assertTrue(object.get("json").isObject(), object::toString);
    }

    @Test
    void anyBytes_becomeJson() throws Exception {
        var random = new Random(7);
        var output = new byte[20_000];
        random.nextBytes(output);

        var objects = objects(output);

        long lineEnds =
                new String(output, StandardCharsets.ISO_8859_1)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        assertEquals(lineEnds + 1, objects.size());
        assertTrue(objects.stream().allMatch(object -> object.get("message").isTextual()));
    }

    @Test
    void lineOfAMebibyteOfControlCharacters_isSplit_andEachPieceFitsAStreamsBuffer()
            throws Exception {
        var output = new byte[1 << 20];
        output[output.length - 1] = '\n';

        var objects = objects(output);

        assertTrue(objects.size() > 1);
        assertEquals(
                output.length - 1,
                objects.stream().mapToInt(o -> o.get("message").textValue().length()).sum());
        assertFalse(objects.getLast().has("partial"));
        for (var object : objects.subList(0, objects.size() - 1)) {
            assertTrue(object.get("partial").booleanValue());
        }
        int longest =
                written.toString(StandardCharsets.UTF_8)
                        .lines()
                        .mapToInt(String::length)
                        .max()
                        .orElseThrow();
        assertTrue(
                longest + NonBlockingStream.HIGH_WATER < NonBlockingStream.CAPACITY,
                longest + " characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    INFO:     Started server process          | info
                    2026-11-26 05:54:23,123 WARN x            | warn
                    2026-11-26 05:54:23.123 UTC [7] LOG:  up  | info
                    2026-11-26 UTC [7] FATAL:  no room        | fatal
                    [error] 7#7: *1 open() failed             | error
                    2026/11/26 05:54:23 [notice] 1#1: x       | notice
                    time=x level=debug msg=y                  | debug
                    level="error" msg=y                       | error
                    <4>from sd-daemon                         | warn
                    Error: cannot find module                 | error
                    [2026-11-26 05:54:23] app.CRITICAL: x     | -
                    {"level":50,"msg":"x"}                    | error
                    {"severity":"NOTICE"}                     | notice
                    {"a":{"level":"error"}}                   | -
                    the information is wrong                  | -
                    an error is nothing                       | -
                    GET /ERROR HTTP/1.1                       | -
                    INFORMATIONAL                             | -
                    <9                                        | -
                    """)
    void level_isRecognised(String line, String level) throws Exception {
        var found = object(line + "\n").path("level");

        assertEquals(level, found.isMissingNode() ? "-" : found.textValue());
    }

    @Test
    void objectThatIsTooDeep_isText() throws Exception {
        var deep = "{\"a\":".repeat(100) + "1" + "}".repeat(100);

        assertEquals(deep, object(deep + "\n").get("message").textValue());
    }

    @Test
    void endWithoutLineEnd_isALine() throws CharacterCodingException, IOException {
        assertEquals("no end", object("no end").get("message").textValue());
    }
}
