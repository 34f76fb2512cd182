package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class MappedFilesTest {

    private static final String CODE =
            "7f0000000000-7f0000010000 r-xp 00001000 fe:00 7     /a b/lib.so";

    @Test
    void whatIsAsInTheFile_isReadOnly() {
        assertEquals(
                List.of(
                        new MappedFiles.FileRange(
                                new MappedFiles.AddressRange(0x7f0000000000L, 0x7f0000010000L),
                                40 << 10)),
                MappedFiles.readOnly(mapping(CODE, 0, 0)));
    }

    @Test
    void whatTheLoaderOrAnybodyHasWritten_isNot() {
        assertEquals(List.of(), MappedFiles.readOnly(mapping(CODE, 4, 0)));
        assertEquals(List.of(), MappedFiles.readOnly(mapping(CODE, 0, 4)));
    }

    @Test
    void whatCanBeWritten_isShared_orIsNoFile_isNot() {
        for (var head :
                List.of(
                        CODE.replace("r-xp", "rw-p"),
                        CODE.replace("r-xp", "rwxp"),
                        CODE.replace("r-xp", "---p"),
                        CODE.replace("r-xp", "r--s"),
                        CODE.replace("/a b/lib.so", ""),
                        CODE.replace("/a b/lib.so", "[vdso]"))) {
            assertEquals(List.of(), MappedFiles.readOnly(mapping(head, 0, 0)), head);
        }
    }

    @Test
    void aKernelThatDoesNotTell_isNotTrusted() {
        assertEquals(List.of(), MappedFiles.readOnly(List.of(CODE, "Rss: 40 kB", "Swap: 0 kB")));
        assertEquals(
                List.of(), MappedFiles.readOnly(List.of(CODE, "Rss: 40 kB", "Anonymous: 0 kB")));
    }

    /** The library's name has a dash and a colon, which stand in the other lines, too. */
    @Test
    void eachOfMany_isToldApart() {
        var second = CODE.replace("7f00", "ffff").replace("lib.so", "x-y: z (deleted)");
        var lines = new ArrayList<>(mapping(CODE, 0, 0));
        lines.addAll(mapping(CODE.replace("r-xp", "rw-p"), 0, 0));
        lines.addAll(mapping(second, 0, 0));

        var found = MappedFiles.readOnly(lines);

        assertEquals(2, found.size());
        assertEquals(0xffff00000000L, found.get(1).range().begin());
    }

    @Test
    void whatIsReleased_isNoLongerInMemory_andComesBack() throws IOException {
        var files = MappedFiles.look();
        long before = codeInMemory();

        long released = files.release();

        assertTrue(released >= before, released + " of " + before);
        assertTrue(codeInMemory() < before, "nothing was released");
        // And the JVM runs on, with all that it had.
        System.gc();
        assertTrue(codeInMemory() > 0);
    }

    /** As a library is that somebody loads meanwhile. */
    @Test
    void whatWasNotThereBefore_isLeftAlone() throws IOException {
        assertEquals(0, MappedFiles.of(List.of()).release());
    }

    private static long codeInMemory() throws IOException {
        return MappedFiles.readOnly(Files.readAllLines(Path.of("/proc/self/smaps"))).stream()
                .mapToLong(MappedFiles.FileRange::resident)
                .sum();
    }

    private static List<String> mapping(String head, int anonymous, int swap) {
        return List.of(
                head,
                "Size:                 64 kB",
                "Rss:                  40 kB",
                "Anonymous:         " + anonymous + " kB",
                "Swap:                  " + swap + " kB",
                "VmFlags: rd ex mr mw me");
    }
}
