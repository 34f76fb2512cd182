package org.supervisordjava.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.recorder.HistoryRecord.RecordKind;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;

class SegmentStoreTest {

    private static final Instant NOW = Instant.parse("2026-01-31T14:03:20.123Z");
    private static final long MOST_BYTES = 64 << 10;

    @TempDir Path temporary;
    private Path directory;
    private int uid;
    private SegmentStore store;

    @BeforeEach
    void prepare() throws IOException {
        directory = temporary.resolve("history");
        uid = (Integer) Files.getAttribute(temporary, "unix:uid");
        store = new SegmentStore(directory, uid, MOST_BYTES);
    }

    private static HistoryRecord said(String words) {
        return HistoryRecord.of(NOW, RecordKind.STATE, "db", words).inRun(7);
    }

    private List<String> words() throws IOException {
        return store.read().stream().map(HistoryRecord::words).toList();
    }

    private Path newest() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(
                            (one, other) ->
                                    Integer.compare(
                                            one.toString().length() * 1000 + one.compareTo(other),
                                            other.toString().length() * 1000))
                    .orElseThrow();
        }
    }

    @Test
    void whatIsWritten_isRead_byTheNextOne_whateverItsCharacters() throws IOException {
        var record =
                HistoryRecord.of(
                                NOW,
                                RecordKind.EXIT,
                                "group:a\tb",
                                "a\\b\nc\td ü 😀 =",
                                Map.of("code", "1", "signal", "a=b"))
                        .inRun(3);
        store.open();
        store.append(record);

        assertEquals(List.of(record), new SegmentStore(directory, uid, MOST_BYTES).read());
    }

    @Test
    void whatATerminalWouldObey_andWhatIsTooLong_isNotWritten() throws IOException {
        store.open();
        store.append(said("\u001b[31mred\r" + "x".repeat(10_000)));
        store.append(said("\ud800"));

        var first = words().getFirst();
        assertTrue(first.startsWith("?[31mred?xxx"), first);
        assertTrue(first.length() < 1000 && first.endsWith("…"), first);
        assertEquals("?", words().getLast());
    }

    @Test
    void secrets_areNotWritten() throws IOException {
        store.open();
        store.append(
                HistoryRecord.of(
                        NOW,
                        RecordKind.GIVEN_UP,
                        "db",
                        "\"cannot reach postgres://app:hunter2@db/app, DB_PASSWORD=hunter2\"",
                        Map.of("action", "--token hunter2")));

        var text = Files.readString(newest());
        assertFalse(text.contains("hunter2"), text);
        assertTrue(text.contains("postgres://app:***@db/app"), text);
    }

    @Test
    void recordThatWasTornByAKill_isLeftOut_andSpoilsNoOther() throws IOException {
        store.open();
        store.append(said("first"));
        store.append(said("second"));
        var file = newest();
        var text = Files.readString(file);
        for (int length = text.indexOf("second"); length < text.length() - 1; length++) {
            Files.writeString(file, text.substring(0, length));
            store.open();
            store.append(said("third"));

            assertEquals(List.of("first", "third"), words(), "torn at " + length);
        }
    }

    @Test
    void lineThatHasBeenChanged_isLeftOut() throws IOException {
        store.open();
        store.append(said("first"));
        store.append(said("second"));
        Files.writeString(newest(), Files.readString(newest()).replace("first", "fiRst"));

        assertEquals(List.of("second"), words());
    }

    @Test
    void ring_isBounded_andTheOldestGivesWay() throws IOException {
        store.open();
        for (int i = 0; i < 3_000; i++) {
            store.append(said("record " + i));
            if (i % 100 == 0) {
                assertTrue(size() <= MOST_BYTES, () -> "more than the bound");
            }
        }

        var words = words();
        assertEquals("record 2999", words.getLast());
        assertFalse(words.contains("record 0"));
        assertTrue(words.size() > 500, () -> "most of the bound is used: " + words.size());
        for (int i = 1; i < words.size(); i++) {
            assertEquals("record " + (3_000 - words.size() + i), words.get(i), "none is missing");
        }
    }

    private long size() throws IOException {
        try (var files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void manyShortRuns_displaceNothing() throws IOException {
        for (int i = 0; i < 20; i++) {
            store.open();
            store.append(said("run " + i));
        }

        assertEquals(20, words().size());
    }

    @Test
    void fileOfAnotherVersion_isNeitherReadNorTouched_untilItIsTheOldest() throws IOException {
        store.open();
        store.append(said("old"));
        var old = newest();
        var text = Files.readString(old).replace("history 1", "history 2");
        Files.writeString(old, text);

        store.open();
        store.append(said("new"));

        assertEquals(List.of("new"), words());
        assertEquals(text, Files.readString(old));
        for (int i = 0; i < 3_000; i++) {
            store.append(said("record " + i));
        }
        assertFalse(Files.exists(old), "it counts");
    }

    @Test
    void whatIsNoRecord_isLeftOut() throws IOException {
        store.open();
        Files.write(newest(), new byte[] {0, -1, '\n', 'x', '\n', '\n'}, StandardOpenOption.APPEND);
        store.append(said("whole"));

        assertEquals(List.of("whole"), words());
    }

    @Test
    void twoStores_neverWriteTheSameRing() throws IOException {
        store.open();
        store.touch(NOW);

        var other = new SegmentStore(directory, uid, MOST_BYTES);
        var refused = assertThrows(IOException.class, other::open);
        assertTrue(
                refused.getMessage().contains("is used by another supervisor"),
                refused.getMessage());
    }

    @Test
    void signOfLife_isThatOfTheLastOne() throws IOException {
        assertEquals(Instant.EPOCH, store.open());
        store.touch(NOW);

        assertEquals(NOW, store.open());
    }

    @Test
    void directoryIsOfThisAccountAlone() throws IOException {
        store.open();

        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    }

    @Test
    void emptyDirectory_suchAsANewVolume_isMadePrivate() throws IOException {
        Files.createDirectories(directory.resolve("lost+found"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        directoryIsOfThisAccountAlone();
    }

    @Test
    void directoryAboveIt_isNotMade() {
        directory = temporary.resolve("not/there");
        assertRefused(uid, "/not is not there");
        assertFalse(Files.exists(temporary.resolve("not")));
    }

    @Test
    void directoryThatOthersMayEnter_orOfAnotherAccount_isRefused() throws IOException {
        Files.createDirectories(directory.resolve("file"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertRefused(uid, "is open to others: chmod 700 it");

        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        assertRefused(uid + 1, "belongs to uid " + uid);
    }

    private void assertRefused(int account, String words) {
        var refused =
                assertThrows(
                        IOException.class,
                        () -> new SegmentStore(directory, account, MOST_BYTES).open());
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    @Test
    void links_areNotFollowed() throws IOException {
        var elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(directory, elsewhere);
        assertRefused(uid, "is no directory of its own");

        Files.delete(directory);
        store.open();
        store.append(said("first"));
        var victim = Files.writeString(temporary.resolve("victim"), "as it was\n");
        for (var name : List.of("lock", "alive", newest().getFileName().toString())) {
            var file = directory.resolve(name);
            Files.delete(file);
            Files.createSymbolicLink(file, victim);
            assertThrows(
                    IOException.class,
                    () -> new SegmentStore(directory, uid, MOST_BYTES).open(),
                    name);
            if (name.startsWith("history-")) {
                assertThrows(
                        IOException.class,
                        () -> new SegmentStore(directory, uid, MOST_BYTES).read());
            }
            Files.delete(file);
        }
        assertEquals("as it was\n", Files.readString(victim, StandardCharsets.UTF_8));
    }
}
