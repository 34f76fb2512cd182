package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.supervisordjava.config.model.LogRotation;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.posix.SelfProcess;
import org.supervisordjava.threads.Residents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

class RotatingFileTest {

    private static final long HOUR = 3_600_000L;

    /** Whatever the time zone, it is the same day for hours around it. */
    private static final long NOON =
            LocalDate.of(2026, 11, 26)
                    .atTime(12, 0)
                    .atZone(ZoneId.systemDefault())
                    .toInstant()
                    .toEpochMilli();

    @TempDir private Path directory;
    private final RecordedLog log = new RecordedLog();
    private final AtomicLong millis = new AtomicLong(NOON);
    private final LogUpkeep upkeep =
            new LogUpkeep(millis::get, new Residents(System.err::println), log);

    private RotatingFile open(long maxbytes, int backups) {
        return open(directory.resolve("x.log"), maxbytes, backups);
    }

    private RotatingFile open(Path path, long maxbytes, int backups) {
        var file =
                new RotatingFile(
                        path, ProcessConfigs.bySize(maxbytes, backups), false, upkeep, log);
        file.acquire();
        return file;
    }

    private static boolean append(RotatingFile file, String text) {
        return file.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private String content(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    private String files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .sorted()
                    .collect(Collectors.joining(" "));
        }
    }

    @Test
    void reachesTheLimit_andIsRotatedAfterThatWrite() throws IOException {
        var file = open(10, 3);

        append(file, "123456789");
        assertEquals("x.log", files());
        append(file, "0abc");
        append(file, "next");

        assertEquals("x.log x.log.1", files());
        assertEquals("1234567890abc", content("x.log.1"));
        assertEquals("next", content("x.log"));
    }

    @Test
    void elevenWritesOf19Bytes_fitIntoALimitOf200() throws IOException {
        var file = open(200, 1);

        for (int i = 0; i < 12; i++) {
            append(file, "nineteen bytes long");
        }

        assertEquals(11 * 19, content("x.log.1").length());
        assertEquals(19, content("x.log").length());
    }

    @Test
    void oldestBackup_isGivenUp() throws IOException {
        var file = open(2, 2);

        for (var text : new String[] {"aa", "bb", "cc", "dd", "e"}) {
            append(file, text);
        }

        assertEquals("x.log x.log.1 x.log.2", files());
        assertEquals("e", content("x.log"));
        assertEquals("dd", content("x.log.1"));
        assertEquals("cc", content("x.log.2"));
    }

    @Test
    void missingBackups_areNoObstacle() throws IOException {
        Files.writeString(directory.resolve("x.log.2"), "two");
        var file = open(2, 3);

        append(file, "aa");

        assertEquals("x.log x.log.1 x.log.3", files());
        assertEquals("two", content("x.log.3"));
    }

    @Test
    void withoutBackups_theFileIsEmptied() throws IOException {
        var file = open(4, 0);

        append(file, "1234");
        append(file, "5");

        assertEquals("x.log", files());
        assertEquals("5", content("x.log"));
    }

    @Test
    void withoutLimit_itGrows() throws IOException {
        var file = open(0, 3);

        append(file, "a".repeat(1000));

        assertEquals("x.log", files());
    }

    @Test
    void existingFile_isAppendedTo() throws IOException {
        Files.writeString(directory.resolve("x.log"), "old ");

        append(open(100, 1), "new");

        assertEquals("old new", content("x.log"));
    }

    @Test
    void copytruncate_resetsTheSize() throws IOException {
        var file = open(10, 1);
        append(file, "12345678");

        Files.write(directory.resolve("x.log"), new byte[0]);
        append(file, "9abc");

        assertEquals("x.log", files());
        assertEquals("9abc", content("x.log"));
    }

    @Test
    void reopen_followsAnExternalRename() throws IOException {
        var file = open(0, 0);
        append(file, "before");

        Files.move(directory.resolve("x.log"), directory.resolve("moved"));
        file.reopen();
        append(file, "after");

        assertEquals("before", content("moved"));
        assertEquals("after", content("x.log"));
    }

    @Test
    void clear_beginsANewFile_andLeavesAloneWhatWasMovedAway() throws IOException {
        var file = open(0, 0);
        append(file, "before");
        var path = directory.resolve("x.log");
        Files.move(path, directory.resolve("moved"));
        Files.writeString(path, "somebody else's");

        file.clear();
        append(file, "after");

        assertEquals("before", content("moved"));
        assertEquals("after", content("x.log"));
    }

    @Test
    void clear_bringsADeletedFileBack() throws IOException {
        var file = open(0, 0);
        append(file, "before");
        Files.delete(directory.resolve("x.log"));

        file.clear();
        append(file, "after");

        assertEquals("after", content("x.log"));
    }

    @Test
    void clear_leavesHardLinksAlone() throws IOException {
        var file = open(0, 0);
        append(file, "before");
        Files.createLink(directory.resolve("link"), directory.resolve("x.log"));

        file.clear();

        assertEquals("before", content("link"));
        assertEquals("", content("x.log"));
    }

    /** As a file that is mounted by itself: nothing in /proc can be removed. */
    @Test
    void clear_emptiesInPlaceWhatCannotBeRemoved() throws Exception {
        var real = directory.resolve("x.log");
        var holder = new ProcessBuilder("sleep", "1000").redirectOutput(real.toFile()).start();
        try {
            var file = open(Path.of("/proc/" + holder.pid() + "/fd/1"), 0, 0);
            append(file, "before");

            file.clear();
            append(file, "after");

            assertEquals("after", content("x.log"));
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void clear_leavesADeviceAlone() throws IOException {
        var file = open(Path.of("/dev/null"), 0, 0);

        file.clear();

        assertTrue(append(file, "gone"));
        assertFalse(Files.isRegularFile(Path.of("/dev/null")));
    }

    @Test
    void clear_worksWhileNobodyWrites() throws IOException {
        var file = open(0, 0);
        append(file, "before");
        file.release();

        file.clear();

        assertEquals("", content("x.log"));
    }

    @Test
    void ownerOnly_givesMode0600_alsoAfterRotation() throws IOException {
        var path = directory.resolve("auto.log");
        var file = new RotatingFile(path, ProcessConfigs.bySize(2, 1), true, upkeep, log);
        file.create();
        file.acquire();

        append(file, "aa");

        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertTrue(Files.exists(directory.resolve("auto.log.1")));
    }

    @Test
    void create_doesNotTouchAFileThatIsThere() throws IOException {
        var path = Files.writeString(directory.resolve("auto.log"), "not ours");

        new RotatingFile(path, ProcessConfigs.bySize(0, 0), true, upkeep, log).create();

        assertEquals("not ours", Files.readString(path));
        assertEquals(1, log.lines().size());
    }

    private static final int LIMIT = 2 << 20;

    private void fill(RotatingFile file, int times) {
        for (int i = 0; i < times; i++) {
            file.append(ByteBuffer.allocateDirect(LIMIT / 4));
        }
    }

    private RotatingFile filledWithin(Path directory, int backups, long nanos) {
        var now = new AtomicLong();
        var file =
                new RotatingFile(
                        directory.resolve("x.log"),
                        ProcessConfigs.bySize(LIMIT, backups),
                        false,
                        upkeep,
                        log,
                        now::get);
        file.acquire();
        now.addAndGet(nanos);
        fill(file, 4);
        return file;
    }

    /** On the disk, whatever its size. */
    private static long bytesTaken(Path file) throws IOException {
        var stat = new ProcessBuilder("stat", "--format=%b", file.toString()).start();
        return 512 * Long.parseLong(new String(stat.getInputStream().readAllBytes()).strip());
    }

    private void needsExt4() throws IOException {
        assumeTrue(Files.getFileStore(directory).type().equals("ext4"), "needs an ext4 for /tmp");
        assumeTrue(directory.toFile().getUsableSpace() > 8 * LIMIT, "needs some room in /tmp");
    }

    @Test
    void nextFileOfAFlood_getsItsRoomAtOnce_andItsSizeIsWhatIsInIt() throws IOException {
        needsExt4();

        for (int backups : new int[] {2, 0}) {
            var file = filledWithin(directory, backups, 1_000_000_000L);

            var path = directory.resolve("x.log");
            assertEquals(0, Files.size(path));
            assertTrue(bytesTaken(path) >= LIMIT, () -> backups + " backups");
            fill(file, 1);
            assertEquals(LIMIT / 4, Files.size(path));
            file.clear();
            file.release();
        }
    }

    @Test
    void whatFillsSlowly_takesItsRoomAsItIsWritten() throws IOException {
        filledWithin(directory, 2, 10_000_000_000L);

        assertEquals(LIMIT, Files.size(directory.resolve("x.log.1")));
        assertTrue(bytesTaken(directory.resolve("x.log")) < LIMIT / 2);
    }

    @Test
    void fileInMemory_takesNoneBeforeItIsWritten(@TempDir(factory = InMemory.class) Path memory)
            throws IOException {
        filledWithin(memory, 2, 1_000_000_000L);

        assertEquals(LIMIT, Files.size(memory.resolve("x.log.1")));
        assertTrue(bytesTaken(memory.resolve("x.log")) < LIMIT / 2);
    }

    private static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(
                AnnotatedElementContext elementContext, ExtensionContext extensionContext)
                throws IOException {
            return Files.createTempDirectory(Path.of("/dev/shm"), "logs");
        }
    }

    @Test
    void fullDisk_isReportedOnce_andCostsOnlyData() {
        var file = open(Path.of("/dev/full"), 1000, 3);

        for (int i = 0; i < 100; i++) {
            assertFalse(append(file, "lost\n"));
        }

        assertEquals(1, log.lines().size());
        assertTrue(
                log.lines()
                        .getFirst()
                        .startsWith(
                                "ERROR cannot write /dev/full: ENOSPC (No space left on device)"));
    }

    @Test
    void worksAgain_whenTheCauseIsGone() throws Exception {
        var missing = directory.resolve("missing");
        var file = open(missing.resolve("x.log"), 0, 0);
        assertFalse(append(file, "lost"));

        Files.createDirectory(missing);
        Await.until("the file is written again", () -> append(file, "x"));

        assertEquals(2, log.lines().size());
        assertTrue(log.lines().get(1).contains("again"));
    }

    @Test
    void failedRotation_isReportedOnce_andLosesNothing() throws IOException {
        // A directory that is not empty cannot be replaced.
        Files.createDirectories(directory.resolve("x.log.1/occupied"));
        var file = open(4, 1);

        append(file, "1234");
        append(file, "5678");

        assertEquals("12345678", content("x.log"));
        assertEquals(1, log.lines().size());
        assertTrue(log.lines().getFirst().startsWith("ERROR cannot rotate "));
    }

    @Test
    void nullDevice_isNeverRotated() {
        var file = open(Path.of("/dev/null"), 1, 3);

        assertTrue(append(file, "gone"));

        assertEquals(java.util.List.of(), log.lines());
    }

    /**
     * What the log is linked to.
     *
     * @param mode of the directory
     * @param directorysOwner and whose the link is in it
     */
    private Path linked(String mode, int directorysOwner, int owner) throws IOException {
        var shared = Files.createDirectory(directory.resolve("shared"));
        var target = Files.createFile(directory.resolve("target"));
        var link = Files.createSymbolicLink(shared.resolve("x.log"), target);
        Files.setAttribute(link, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(shared, "unix:uid", directorysOwner);
        Files.setAttribute(shared, "unix:mode", Integer.parseInt(mode, 8));
        return link;
    }

    @Test
    void aLinkOfOurs_isFollowed_whoeverOwnsTheDirectory() throws IOException {
        assumeTrue(SelfProcess.uid() == 0, "needs root");
        append(open(linked("1777", 4711, 0), 0, 0), "x");

        assertEquals("x", content("target"));
    }

    @Test
    void aLinkOfTheDirectorysOwner_isFollowed() throws IOException {
        assumeTrue(SelfProcess.uid() == 0, "needs root");
        append(open(linked("1777", 4711, 4711), 0, 0), "x");

        assertEquals("x", content("target"));
    }

    @Test
    void aLinkWhereNotEverybodyMayWrite_isFollowed() throws IOException {
        assumeTrue(SelfProcess.uid() == 0, "needs root");
        append(open(linked("755", 0, 4711), 0, 0), "x");

        assertEquals("x", content("target"));
    }

    @Test
    void aLinkOfAnotherUser_whereEverybodyMayWrite_isNot() throws IOException {
        assumeTrue(SelfProcess.uid() == 0, "needs root");

        assertFalse(append(open(linked("1777", 0, 4711), 0, 0), "x"));

        assertEquals("", content("target"));
        assertTrue(log.lines().getFirst().contains("another user (uid 4711)"));
    }

    private RotatingFile open(LogRotation rotation) {
        var file = new RotatingFile(directory.resolve("x.log"), rotation, false, upkeep, log);
        file.acquire();
        return file;
    }

    private String unzipped(String name) throws IOException {
        try (var gzip = new GZIPInputStream(Files.newInputStream(directory.resolve(name)))) {
            return new String(gzip.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void newDay_rotatesBeforeItsFirstLine_andOnlyThen() throws IOException {
        var file = open(new LogRotation(0, 2, true, false));

        append(file, "thursday");
        millis.addAndGet(11 * HOUR);
        append(file, " evening");
        assertEquals("x.log", files());
        millis.addAndGet(2 * HOUR);
        append(file, "friday");
        append(file, " morning");
        millis.addAndGet(24 * HOUR);
        append(file, "saturday");

        assertEquals("x.log x.log.1 x.log.2", files());
        assertEquals("thursday evening", content("x.log.2"));
        assertEquals("friday morning", content("x.log.1"));
        assertEquals("saturday", content("x.log"));
    }

    @Test
    void fileOfYesterday_isRotated_alsoWhenItWasNotOpenAtMidnight() throws IOException {
        var path = directory.resolve("x.log");
        Files.writeString(path, "old");
        Files.setLastModifiedTime(path, FileTime.fromMillis(NOON - 24 * HOUR));

        append(open(new LogRotation(0, 2, true, false)), "new");

        assertEquals("old", content("x.log.1"));
        assertEquals("new", content("x.log"));
    }

    @Test
    void clockThatIsSetBack_rotatesNothing() throws IOException {
        var file = open(new LogRotation(0, 2, true, false));
        append(file, "a");

        millis.addAndGet(-48 * HOUR);
        append(file, "b");

        assertEquals("x.log", files());
    }

    @Test
    void oldFiles_areCompressed_andCountAsBackups() throws Exception {
        var file = open(new LogRotation(4, 3, false, true));
        for (var text : List.of("one.", "two.", "three.", "four.", "five.")) {
            append(file, text);
            Await.until(
                    "it is compressed",
                    () ->
                            Files.exists(directory.resolve("x.log.1.gz"))
                                    && unzipped("x.log.1.gz").equals(text));
        }

        // The last step of the compressor is to remove what it has compressed.
        Await.until(
                "all is finished", () -> files().equals("x.log x.log.1.gz x.log.2.gz x.log.3.gz"));
        assertEquals("three.", unzipped("x.log.3.gz"));
        assertEquals("four.", unzipped("x.log.2.gz"));
    }

    /** After each step of the compressor the supervisor may have been killed. */
    @Test
    void whatACrashHasLeft_isFinished_andNothingIsLostOrCountedTwice() throws Exception {
        // Killed while it copied .1, and on the day before between the last two steps with .2.
        Files.writeString(directory.resolve("x.log.1"), "whole");
        Files.writeString(directory.resolve("x.log.gz.part"), "garbage");
        Files.writeString(directory.resolve("x.log.2"), "second");
        try (var gzip =
                new GZIPOutputStream(Files.newOutputStream(directory.resolve("x.log.2.gz")))) {
            gzip.write("second".getBytes(StandardCharsets.US_ASCII));
        }

        open(new LogRotation(100, 3, false, true));

        Await.until("it is finished", () -> files().equals("x.log x.log.1.gz x.log.2.gz"));
        assertEquals("whole", unzipped("x.log.1.gz"));
        assertEquals("second", unzipped("x.log.2.gz"));
    }

    @Test
    void bothFormsOfOneBackup_moveAsOne() throws Exception {
        Files.writeString(directory.resolve("x.log.1"), "first");
        Files.writeString(directory.resolve("x.log.1.gz"), "first, compressed");
        Files.writeString(directory.resolve("x.log.2"), "second");

        append(open(new LogRotation(1, 2, false, false)), "now");

        assertEquals("x.log x.log.1 x.log.2.gz", files());
        assertEquals("now", content("x.log.1"));
        assertEquals("first, compressed", content("x.log.2.gz"));
    }

    /** The log goes on being rotated while the compressor reads one of its backups. */
    @Test
    void backupThatIsShiftedWhileItIsCompressed_isFoundByItsNewName() throws Exception {
        var backups = new LogBackups(directory.resolve("x.log"), 50);
        int most = 20_000_000;
        Files.write(directory.resolve("x.log.1"), new byte[most]);
        var compressing = new Thread(() -> assertDoesNotThrow(backups::compress));
        compressing.start();
        // Who looks too late shifts what is compressed already: all is to be as well then.
        Await.until(
                "it has begun",
                () -> Files.exists(directory.resolve("x.log.gz.part")) || !compressing.isAlive());

        Files.writeString(directory.resolve("x.log"), "next");
        backups.shift();
        compressing.join();
        backups.compress();

        assertEquals("x.log.1.gz x.log.2.gz", files());
        assertEquals("next", unzipped("x.log.1.gz"));
        assertEquals(most, unzipped("x.log.2.gz").length());
    }

    @Test
    void compressedLog_keepsItsMode() throws Exception {
        Files.writeString(directory.resolve("x.log.1"), "a");
        Files.setPosixFilePermissions(
                directory.resolve("x.log.1"), PosixFilePermissions.fromString("rw-r-----"));

        new LogBackups(directory.resolve("x.log"), 2).compress();

        assertEquals(
                "rw-r-----",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("x.log.1.gz"))));
    }

    @Test
    void backupThatCannotBeCompressed_staysAndIsReported() throws Exception {
        Files.writeString(directory.resolve("x.log.1"), "a");
        Files.createDirectories(directory.resolve("x.log.gz.part/full"));

        open(new LogRotation(100, 3, false, true));

        Await.until(
                "it is reported",
                () ->
                        log.lines().stream()
                                .anyMatch(line -> line.contains("cannot compress an old log of")));
        assertEquals("a", content("x.log.1"));
    }
}
