package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Nobody waits for the other end of a FIFO. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class PinnedFileTest {

    @TempDir private Path directory;
    private Path file;
    private Path fifo;

    @BeforeEach
    void fileAndFifo() throws Exception {
        file = Files.writeString(directory.resolve("file"), "what was here");
        fifo = directory.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    }

    @Test
    void whatIsPinned_isReadEvenWhenAFifoHasTakenItsPlace() throws Exception {
        try (var pinned = PinnedFile.of(file)) {
            Files.move(fifo, file, StandardCopyOption.REPLACE_EXISTING);

            assertFalse(Files.isRegularFile(file));
            assertEquals("what was here", Files.readString(pinned.path()));
        }
    }

    @Test
    void head_isOfARegularFile_andAsLongAsWanted() throws Exception {
        assertArrayEquals("what".getBytes(), PinnedFile.head(file, 4));
        assertArrayEquals("what was here".getBytes(), PinnedFile.head(file, 4096));
        assertThrows(IOException.class, () -> PinnedFile.head(fifo, 4));
        assertThrows(IOException.class, () -> PinnedFile.head(Path.of("/dev/zero"), 4));
        assertThrows(IOException.class, () -> PinnedFile.head(directory, 4));
        assertThrows(NoSuchFileException.class, () -> PinnedFile.head(directory.resolve("no"), 4));
    }

    @Test
    void aLink_isFollowedOrPinnedAsSuch() throws Exception {
        var link = Files.createSymbolicLink(directory.resolve("link"), file);

        try (var followed = PinnedFile.of(link);
                var itself = PinnedFile.notFollowing(link)) {
            assertEquals("what was here", Files.readString(followed.path()));
            assertThrows(IOException.class, () -> Files.readString(itself.path()));
        }
    }

    /** A program that failed to start is looked at by the thread that supervises all of them. */
    @Test
    void aProgramThatHasBecomeAFifo_isNotRead() {
        var head = ProgramHead.of(fifo);

        assertEquals("", head.interpreter().orElse("") + head.foreignMachine().orElse(""));
    }
}
