package org.supervisordjava.config.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.Random;

class SurrogateEscapeTest {

    @Test
    void utf8_isItself() {
        var text = "a ä € 😀 \uFFFD";
        assertEquals(text, SurrogateEscape.decode(text.getBytes(UTF_8)));
        assertArrayEquals(text.getBytes(UTF_8), SurrogateEscape.encode(text));
        assertTrue(SurrogateEscape.isPlain(text));
    }

    /** What Python 3 prints for {@code os.fsdecode(b'caf\xe9 \xc3\xa9\xff\xc3')}. */
    @Test
    void aByteThatIsNoUtf8_isASurrogate() {
        var text =
                SurrogateEscape.decode("caf\u00e9 \u00c3\u00a9\u00ff\u00c3".getBytes(ISO_8859_1));
        assertEquals("caf\udce9 \u00e9\udcff\udcc3", text);
        assertFalse(SurrogateEscape.isPlain(text));
    }

    /** Overlong forms, surrogates in UTF-8, cut characters: whatever random bytes hold. */
    @Test
    void anyBytes_comeBackUnchanged() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (seed % 2 == 0) {
                int[] starts = {0xc0, 0xe0, 0xed, 0xf0, 0xf4, 0x80};
                for (int i = 0; i < bytes.length; i += 3) {
                    bytes[i] = (byte) starts[random.nextInt(starts.length)];
                }
            }
            assertArrayEquals(
                    bytes, SurrogateEscape.encode(SurrogateEscape.decode(bytes)), "seed " + seed);
        }
    }
}
