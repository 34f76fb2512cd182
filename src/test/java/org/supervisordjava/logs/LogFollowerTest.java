package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

class LogFollowerTest {

    @TempDir private Path directory;

    private Path file() {
        return directory.resolve("x.log");
    }

    private void append(String text) throws IOException {
        Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String poll(LogFollower follower) throws IOException {
        return new String(follower.poll(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void beginsWithTheEnd_thenFollows() throws IOException {
        append("x".repeat(2000) + "end");
        try (var follower = LogFollower.open(file(), 10)) {
            assertEquals("xxxxxxxend", poll(follower));
            assertEquals("", poll(follower));
            append("more");
            assertEquals("more", poll(follower));
            assertEquals("", poll(follower));
        }
    }

    @Test
    void shortFile_isShownWhole() throws IOException {
        append("ab");
        try (var follower = LogFollower.open(file(), LogFollower.HEAD)) {
            assertEquals("ab", poll(follower));
        }
    }

    @Test
    void rotation_losesNothing() throws IOException {
        append("one ");
        try (var follower = LogFollower.open(file(), LogFollower.HEAD)) {
            assertEquals("one ", poll(follower));
            append("two ");
            Files.move(file(), directory.resolve("x.log.1"));
            append("three");

            assertEquals("two ", poll(follower));
            assertEquals("three", poll(follower));
        }
    }

    @Test
    void truncation_isSaid() throws IOException {
        append("long content");
        try (var follower = LogFollower.open(file(), LogFollower.HEAD)) {
            poll(follower);
            Files.writeString(file(), "new");

            assertEquals("==> File truncated <==\n", poll(follower));
            assertEquals("new", poll(follower));
        }
    }

    @Test
    void removedFile_isFollowedWhenItComesBack() throws IOException {
        append("one");
        try (var follower = LogFollower.open(file(), LogFollower.HEAD)) {
            poll(follower);
            Files.move(file(), directory.resolve("elsewhere"));
            assertEquals("", poll(follower));
            append("two");
            assertEquals("two", poll(follower));
        }
    }

    @Test
    void bigAddition_comesInPieces() throws IOException {
        append("");
        try (var follower = LogFollower.open(file(), LogFollower.HEAD)) {
            append("x".repeat(100_000));

            int first = follower.poll().length;
            int second = follower.poll().length;

            assertEquals(64 * 1024, first);
            assertEquals(100_000, first + second);
        }
    }

    @Test
    void missingFile_isAnError() {
        assertThrows(NoSuchFileException.class, () -> LogFollower.open(file(), 10));
    }

    @Test
    void whatIsNoFile_isAnError() {
        assertThrows(IOException.class, () -> LogFollower.open(Path.of("/dev/zero"), 10));
    }
}
