package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

class FileDescriptorsTest {

    private static final int LARGEST_PIPE = 1 << 20;

    private FileDescriptors.Pipe pipe;
    private boolean readOpen = true;
    private boolean writeOpen = true;

    @BeforeEach
    void openPipe() throws PosixException {
        pipe = FileDescriptors.pipe();
    }

    @AfterEach
    void closePipe() throws PosixException {
        closeRead();
        closeWrite();
    }

    @Test
    void whatIsWrittenCanBeRead() throws PosixException {
        assertEquals(5, FileDescriptors.write(pipe.write(), direct("hello")));
        var buffer = ByteBuffer.allocateDirect(100);
        assertEquals(5, FileDescriptors.read(pipe.read(), buffer));
        assertEquals("hello", text(buffer));
    }

    /** The kernel makes the table twice as large at least, where the limit is higher than it is. */
    @Test
    void madeRoom_isThereAtOnce() throws Exception {
        long before = tableSize();
        long limit = OwnLimits.get(ResourceLimit.NOFILE).soft();

        FileDescriptors.makeRoomFor((int) before + 1);

        assertTrue(tableSize() > before || limit <= before);
    }

    private static long tableSize() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("FDSize:"))
                .mapToLong(line -> Long.parseLong(line.substring("FDSize:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsIntoTheRoomThatIsLeft() throws PosixException {
        FileDescriptors.write(pipe.write(), direct("hello"));
        var buffer = ByteBuffer.allocateDirect(100).position(2).limit(5);
        assertEquals(3, FileDescriptors.read(pipe.read(), buffer));
        assertEquals(5, buffer.position());
        assertEquals('h', buffer.get(2));
    }

    @Test
    void readOfAClosedPipe_isEndOfFile() throws PosixException {
        closeWrite();
        assertEquals(
                FileDescriptors.EOF,
                FileDescriptors.read(pipe.read(), ByteBuffer.allocateDirect(10)));
    }

    @Test
    void readOfAnEmptyNonBlockingPipe_wouldBlock() throws PosixException {
        FileDescriptors.setNonBlocking(pipe.read());
        assertEquals(
                FileDescriptors.WOULD_BLOCK,
                FileDescriptors.read(pipe.read(), ByteBuffer.allocateDirect(10)));
    }

    @Test
    void writeToAFullNonBlockingPipe_wouldBlock() throws PosixException {
        FileDescriptors.setNonBlocking(pipe.write());
        var chunk = ByteBuffer.allocateDirect(4096);
        int written = 0;
        int result = FileDescriptors.write(pipe.write(), chunk);
        while (result != FileDescriptors.WOULD_BLOCK && written < LARGEST_PIPE) {
            assertEquals(chunk.capacity(), result);
            written += result;
            result = FileDescriptors.write(pipe.write(), chunk.clear());
        }
        assertEquals(FileDescriptors.WOULD_BLOCK, result);
    }

    @Test
    void writeThatNobodyReads_failsWithEpipe() throws PosixException {
        closeRead();
        var failure =
                assertThrows(
                        PosixException.class,
                        () -> FileDescriptors.write(pipe.write(), direct("x")));
        assertEquals(Errno.EPIPE, failure.errno());
    }

    @Test
    void pipesAreCloseOnExec() throws Exception {
        assertTrue(isCloseOnExec(pipe.read()));
        assertTrue(isCloseOnExec(pipe.write()));
    }

    @Test
    void openReadsAFile(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("file"), "content");
        int fd = FileDescriptors.open(file.toString(), FileDescriptors.O_RDONLY, 0);
        try {
            var buffer = ByteBuffer.allocateDirect(100);
            FileDescriptors.read(fd, buffer);
            assertEquals("content", text(buffer));
            assertTrue(isCloseOnExec(fd));
        } finally {
            FileDescriptors.close(fd);
        }
    }

    @Test
    void openOfAMissingFile_saysWhichAndWhy() {
        var failure =
                assertThrows(
                        PosixException.class,
                        () -> FileDescriptors.open("/nope/x", FileDescriptors.O_RDONLY, 0));
        assertEquals(
                "cannot open /nope/x: ENOENT (No such file or directory)", failure.getMessage());
    }

    @Test
    void closeOfANumberThatIsNotOpen_failsWithEbadf() {
        var failure =
                assertThrows(PosixException.class, () -> FileDescriptors.close(Integer.MAX_VALUE));
        assertEquals(Errno.EBADF, failure.errno());
    }

    private void closeRead() throws PosixException {
        if (readOpen) {
            readOpen = false;
            FileDescriptors.close(pipe.read());
        }
    }

    private void closeWrite() throws PosixException {
        if (writeOpen) {
            writeOpen = false;
            FileDescriptors.close(pipe.write());
        }
    }

    private static boolean isCloseOnExec(int fd) throws Exception {
        var flags =
                Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd)).stream()
                        .filter(line -> line.startsWith("flags:"))
                        .findFirst()
                        .orElseThrow();
        return (Integer.parseInt(flags.substring(6).strip(), 8) & 0x80000) != 0;
    }

    private static ByteBuffer direct(String text) {
        var bytes = text.getBytes(UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static String text(ByteBuffer buffer) {
        return UTF_8.decode(buffer.flip()).toString();
    }
}
