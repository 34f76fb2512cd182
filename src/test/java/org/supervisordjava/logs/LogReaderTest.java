package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.logs.LogReader.ReadResult;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

class LogReaderTest {

    private final LogReader reader = new LogReader();
    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void sevenBytes() throws IOException {
        file = Files.writeString(directory.resolve("x.log"), "abcdefg");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, abcdefg",
        "0, 3, abc",
        "2, 3, cde",
        "5, 100, fg",
        "3, 0, defg",
        "7, 0, ''",
        "100, 0, ''",
        "100, 5, ''",
        "-3, 0, efg",
        "-7, 0, abcdefg",
        "-100, 0, abcdefg",
        "-9223372036854775808, 0, abcdefg",
        "0, 9223372036854775807, abcdefg",
        "9223372036854775807, 9223372036854775807, ''"
    })
    void reads(long offset, long length, String expected) {
        var data = assertInstanceOf(ReadResult.Data.class, reader.read(file, offset, length));
        assertEquals(expected, text(data.bytes()));
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "-1, -1", "0, -1", "5, -5"})
    void badArguments(long offset, long length) {
        assertInstanceOf(ReadResult.BadArguments.class, reader.read(file, offset, length));
    }

    @Test
    void missingFile_isNamed() {
        var missing = directory.resolve("missing");
        assertEquals(new ReadResult.NoFile(missing), reader.read(missing, 0, 0));
    }

    @Test
    void whatIsNoFile_cannotBeRead() {
        assertInstanceOf(ReadResult.Failed.class, reader.read(directory, 0, 0));
        assertInstanceOf(ReadResult.Failed.class, reader.read(Path.of("/dev/zero"), 0, 0));
    }

    /** What supervisord 4.2.5 answers for the same file. */
    @ParameterizedTest
    @CsvSource({
        "0, 3, efg, 7, true",
        "0, 100, abcdefg, 7, false",
        "0, 7, abcdefg, 7, false",
        "7, 100, '', 7, false",
        "5, 2, fg, 7, false",
        "3, 2, fg, 7, true",
        "4, 100, abcdefg, 7, false",
        "8, 1, '', 7, false",
        "0, 0, '', 7, true",
        "-5, 3, efg, 7, true",
        "0, -3, '', 7, true",
        "9223372036854775807, 9223372036854775807, '', 7, false"
    })
    void tails(long offset, long length, String expected, long newOffset, boolean overflow) {
        var result = reader.tail(file, offset, length);

        assertEquals(expected, text(result.bytes()));
        assertEquals(newOffset, result.offset());
        assertEquals(overflow, result.overflow());
    }

    @Test
    void tailOfAMissingFile_isEmpty() {
        var result = reader.tail(directory.resolve("missing"), 5, 5);

        assertEquals("", text(result.bytes()));
        assertEquals(0, result.offset());
        assertEquals(false, result.overflow());
    }

    @Test
    void bigFile_isReadInBoundedPieces() throws IOException {
        Files.write(file, new byte[LogReader.MAX_BYTES + 10]);

        var all = assertInstanceOf(ReadResult.Data.class, reader.read(file, 0, 0));
        var end = assertInstanceOf(ReadResult.Data.class, reader.read(file, -Integer.MAX_VALUE, 0));
        var tail = reader.tail(file, 0, Long.MAX_VALUE);

        assertEquals(LogReader.MAX_BYTES, all.bytes().length);
        assertEquals(LogReader.MAX_BYTES, end.bytes().length);
        assertEquals(LogReader.MAX_BYTES, tail.bytes().length);
        assertEquals(true, tail.overflow());
    }

    @Test
    void lastBytes() {
        var data = assertInstanceOf(ReadResult.Data.class, reader.lastBytes(file, 2));
        assertEquals("fg", text(data.bytes()));
    }
}
