package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.posix.SelfProcess;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

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
    void whatWasNotWritten_isNotRemoved() throws Exception {
        Files.writeString(file, "42\n");

        pidFile.remove();

        assertTrue(Files.exists(file));
    }
}
