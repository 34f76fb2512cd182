package org.supervisordjava.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.model.PasswordHash;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

class HashPasswordCommandTest {

    /** Made by Python's hashlib.pbkdf2_hmac. */
    private static final String PYTHONS =
            "$pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$"
                    + "20MTVzg/n3H4pkjP7rPbs9uXGvJYlRG4j32EBHiNeegrbijWGjc63LMIJzA0jtIUGL4tJ0FCjR9uzA3gQvH7WA";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void printsAHashThatMatches_andAnotherOneEachTime() throws IOException {
        assertEquals(0, run("secret\n"));
        var first = out.toString(UTF_8).strip();
        out.reset();
        assertEquals(0, run("secret"));

        assertTrue(PasswordHash.parse(first).orElseThrow().matches("secret"));
        assertFalse(PasswordHash.parse(first).orElseThrow().matches("Secret"));
        assertNotEquals(first, out.toString(UTF_8).strip());
    }

    @Test
    void hashOfOthers_isRead() {
        var hash = PasswordHash.parse(PYTHONS).orElseThrow();

        assertTrue(hash.matches("pässword"));
        assertFalse(hash.matches("passworb"));
        assertEquals(PYTHONS, hash.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$pbkdf2-sha512$",
                "$pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$short",
                "$pbkdf2-sha512$0$MDEyMzQ1Njc4OWFiY2RlZg$20MTVzg/n3H4pkjP7rPbs9uXGvJYlRG4j32EBHiNeegrbijWGjc63LMIJzA0jtIUGL4tJ0FCjR9uzA3gQvH7WA",
                "$pbkdf2-sha512$9999999$MDEyMzQ1Njc4OWFiY2RlZg$20MTVzg/n3H4pkjP7rPbs9uXGvJYlRG4j32EBHiNeegrbijWGjc63LMIJzA0jtIUGL4tJ0FCjR9uzA3gQvH7WA",
            })
    void halfAHash_isNone(String text) {
        assertTrue(PasswordHash.isMeantBy(text));
        assertTrue(PasswordHash.parse(text).isEmpty());
    }

    @Test
    void nothingToHash_isAnError() throws IOException {
        assertEquals(2, run(""));
        assertEquals("", out.toString(UTF_8));
    }

    private int run(String input) throws IOException {
        return new HashPasswordCommand(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8))
                .run(List.of());
    }
}
