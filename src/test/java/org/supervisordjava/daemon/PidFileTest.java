package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.posix.SelfProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class PidFileTest {

    @TempDir Path folder;

    private Path file;
    private PidFile pidFile;

    @BeforeEach
    void nameIt() {
        file = folder.resolve("supervisord.pid");
        pidFile = new PidFile(file, 42);
    }

    private long entries() throws Exception {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void holdsThePid_andNothingElseIsLeft() throws Exception {
        Files.writeString(file, "4711, an old one that is longer\n");

        pidFile.write();

        assertEquals("42\n", Files.readString(file));
        assertEquals(1, entries());
        pidFile.remove();
        assertEquals(0, entries());
    }

    @Test
    void aLinkIsReplaced_andWhatItLeadsToIsLeftAlone() throws Exception {
        var victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createSymbolicLink(file, victim);

        pidFile.write();

        assertEquals("precious", Files.readString(victim));
        assertTrue(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
        assertEquals("42\n", Files.readString(file));
    }

    /** In containers everybody is number 1. */
    @Test
    void theFileOfAnotherWithTheSamePid_stays() throws Exception {
        pidFile.write();
        new PidFile(file, 42).write();

        pidFile.remove();

        assertEquals("42\n", Files.readString(file));
    }

    @Test
    void aDevice_isWrittenAndStays() throws Exception {
        assumeTrue(SelfProcess.uid() == 0, "needs root");
        new ProcessBuilder("mknod", file.toString(), "c", "1", "3").inheritIO().start().waitFor();

        pidFile.write();
        pidFile.remove();

        assertTrue(Files.exists(file));
        assertFalse(Files.isRegularFile(file));
    }

    @Test
    void aFifo_isReplaced_andNotWaitedFor() throws Exception {
        makeFifo(file);

        pidFile.write();

        assertEquals("42\n", Files.readString(file));
        assertEquals(1, entries());
    }

    /** No other name beside it is short enough. */
    @Test
    void whatCannotBeReplaced_isWrittenOnlyWhereNobodyCanWait_andThroughNoLink() throws Exception {
        file = folder.resolve("p".repeat(250));
        pidFile = new PidFile(file, 42);
        makeFifo(file);
        assertThrows(IOException.class, pidFile::write);

        Files.delete(file);
        var victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createSymbolicLink(file, victim);
        assertThrows(IOException.class, pidFile::write);
        assertEquals("precious", Files.readString(victim));

        Files.delete(file);
        Files.writeString(file, "4711, an old one that is longer\n");
        pidFile.write();
        assertEquals("42\n", Files.readString(file));
        assertEquals(2, entries());
    }

    private static void makeFifo(Path path) throws Exception {
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    }

    @Test
    void whatWasNotWritten_isNotRemoved() throws Exception {
        Files.writeString(file, "42\n");

        pidFile.remove();

        assertTrue(Files.exists(file));
    }
}
