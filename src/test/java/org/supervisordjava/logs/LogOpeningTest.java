package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.threads.Residents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** What lies at a log's path changes between any two looks at it. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LogOpeningTest {

    private static final int EXCHANGES = 20_000;

    @TempDir private Path directory;
    private Path path;
    private Path file;
    private Path pipe;

    @BeforeEach
    void fileAndPipe() throws Exception {
        path = directory.resolve("x.log");
        file = Files.writeString(directory.resolve("file"), "x");
        pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        put(file);
    }

    private void put(Path what) throws IOException {
        var other = Files.createLink(directory.resolve("other"), what);
        Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
        // A rename to another name of the same file does nothing.
        Files.deleteIfExists(other);
    }

    private interface Opening {
        boolean succeeds();
    }

    /** Somebody exchanges file and pipe all the time. */
    private void open(Opening opening) {
        var opened = new AtomicInteger();
        var refused = new AtomicInteger();
        var exchanges = new AtomicInteger();
        try (var others = Executors.newSingleThreadExecutor()) {
            var swaps =
                    others.submit(
                            () -> {
                                // Until whoever opens has met both, however late it begins.
                                while (exchanges.get() < EXCHANGES
                                        || opened.get() == 0
                                        || refused.get() == 0) {
                                    put(pipe);
                                    put(file);
                                    exchanges.incrementAndGet();
                                }
                                return null;
                            });
            while (!swaps.isDone()) {
                (opening.succeeds() ? opened : refused).incrementAndGet();
            }
        }
        assertTrue(exchanges.get() >= EXCHANGES, exchanges + " exchanges");
        assertTrue(
                opened.get() > 0 && refused.get() > 0, opened + " opened, " + refused + " refused");
    }

    @Test
    void writer_neverWaitsForAReader() {
        var upkeep =
                new LogUpkeep(
                        System::currentTimeMillis,
                        new Residents(System.err::println),
                        new RecordedLog());
        open(
                () -> {
                    var written =
                            new RotatingFile(
                                    path,
                                    ProcessConfigs.bySize(0, 0),
                                    false,
                                    upkeep,
                                    new RecordedLog());
                    written.acquire();
                    boolean succeeds = written.append(ByteBuffer.wrap(new byte[1]));
                    written.release();
                    return succeeds;
                });
    }

    @Test
    void reader_neverWaitsForAWriter() {
        var reader = new LogReader();
        open(() -> reader.read(path, 0, 1) instanceof LogReader.ReadResult.Data);
    }

    @Test
    void follower_neverWaitsForAWriter() {
        open(
                () -> {
                    try (var follower = LogFollower.open(path, 0)) {
                        return follower.poll() != null;
                    } catch (IOException refused) {
                        return false;
                    }
                });
    }

    @Test
    void linkToNothing_isFollowed_andTheFileBehindItCreated() throws IOException {
        Files.delete(path);
        Files.createSymbolicLink(path, Path.of("second"));
        Files.createSymbolicLink(directory.resolve("second"), directory.resolve("third"));

        try (var file = LogOpening.toAppend(path)) {
            file.write(ByteBuffer.wrap("said".getBytes()));
        }

        assertArrayEquals("said".getBytes(), Files.readAllBytes(directory.resolve("third")));
    }

    @Test
    void deviceThatNeverWaits_isOpened() throws IOException {
        try (var file = LogOpening.toAppend(Path.of("/dev/null"))) {
            assertEquals(1, file.write(ByteBuffer.wrap(new byte[1])));
        }
    }
}
