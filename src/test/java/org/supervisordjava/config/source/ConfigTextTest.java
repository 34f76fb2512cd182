package org.supervisordjava.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.text.InvalidValueException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody exchanges what lies at a path, here as soon as it has been pinned. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ConfigTextTest {

    @TempDir private Path directory;
    private Path fifo;
    private final AtomicInteger held = new AtomicInteger();

    @BeforeEach
    void makeFifo() throws Exception {
        fifo = directory.resolve("x.conf");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    }

    private String read(Path file, Path pinned) throws InvalidValueException {
        return ConfigText.read(
                file,
                "x.conf",
                path -> {
                    assertEquals(file, path);
                    held.incrementAndGet();
                    return new FilePinning.Pinned(pinned, held::decrementAndGet);
                });
    }

    @Test
    void nothingIsOpened_butWhatWasPinned() throws Exception {
        var file = Files.writeString(directory.resolve("pinned"), "text");

        assertEquals("text", read(fifo, file));
        assertEquals(0, held.get());
    }

    @Test
    void whatWasPinned_isJudged_andNotWhatLiesThereNow() throws Exception {
        var file = Files.writeString(directory.resolve("y.conf"), "text");

        var refused = assertThrows(InvalidValueException.class, () -> read(file, fifo));

        assertEquals(
                "could not read config file x.conf: it is a FIFO, not a regular file",
                refused.getMessage());
        assertEquals(0, held.get());
    }

    @Test
    void aSize_isBoundedAsItIsRead() throws Exception {
        var file = Files.write(directory.resolve("large"), new byte[ConfigText.MAX_SIZE + 1]);

        var refused = assertThrows(InvalidValueException.class, () -> read(fifo, file));

        assertTrue(refused.getMessage().endsWith("it is larger than 1048576 bytes"));
    }

    @Test
    void whatCannotBePinned_isNotThere_orNotReadable() {
        assertEquals("could not find config file x.conf", failed(new NoSuchFileException("x")));
        assertEquals("could not read config file x.conf", failed(new IOException("x")));
    }

    /** Wherever it stands among others, which are looked at eight at a time. */
    @Test
    void everyByte_isTextOrAMistake() throws Exception {
        for (int length = 1; length <= 18; length++) {
            for (int at = 0; at < length; at++) {
                for (int value = 0; value < 256; value++) {
                    var bytes = new byte[length];
                    Arrays.fill(bytes, (byte) 'x');
                    bytes[at] = (byte) value;
                    if (value > 0 && value < 128) {
                        assertEquals(
                                "x".repeat(at) + (char) value + "x".repeat(length - at - 1),
                                ConfigText.decode(bytes));
                    } else {
                        assertThrows(InvalidValueException.class, () -> ConfigText.decode(bytes));
                    }
                }
            }
        }
    }

    private String failed(IOException failure) {
        return assertThrows(
                        InvalidValueException.class,
                        () ->
                                ConfigText.read(
                                        fifo,
                                        "x.conf",
                                        file -> {
                                            throw failure;
                                        }))
                .getMessage();
    }
}
