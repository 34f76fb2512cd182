package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.posix.FileDescriptors;

import java.nio.ByteBuffer;

class AppendedFileTest {

    private static final int PAGE = 4096;

    /** A pipe with room for a page takes no more, as a disk that is nearly full. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsWrittenInPart_isWrittenOnFromThere(boolean direct) throws Exception {
        var pipe = FileDescriptors.pipe();
        try (var file = new AppendedFile(pipe.write())) {
            assertTrue(FileDescriptors.resizePipe(pipe.write(), PAGE));
            FileDescriptors.setNonBlocking(pipe.write());
            var text = "0123456789abcdef".repeat(PAGE / 16) + "the rest";
            var bytes =
                    direct
                            ? ByteBuffer.allocateDirect(text.length())
                            : ByteBuffer.allocate(text.length());
            bytes.put(text.getBytes(US_ASCII)).flip();

            assertEquals(PAGE, file.write(bytes));
            assertEquals(text.substring(0, PAGE), read(pipe.read()));
            assertEquals("the rest".length(), file.write(bytes));
            assertEquals("the rest", read(pipe.read()));
            assertEquals(0, bytes.remaining());
        } finally {
            FileDescriptors.close(pipe.read());
        }
    }

    private static String read(int fd) throws Exception {
        var target = ByteBuffer.allocateDirect(2 * PAGE);
        FileDescriptors.read(fd, target);
        return US_ASCII.decode(target.flip()).toString();
    }
}
