package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

@Timeout(60)
class UnixStreamTest {

    @TempDir private Path folder;

    private Path file;
    private ServerSocketChannel listener;

    @BeforeEach
    void listen() throws Exception {
        file = folder.resolve("s.sock");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(file));
    }

    @AfterEach
    void stop() throws Exception {
        listener.close();
    }

    @Test
    void whatIsWrittenArrives_andWhatIsAnsweredIsRead_untilTheEnd() throws Exception {
        var sent = new byte[1_000_000];
        new Random(1).nextBytes(sent);
        var received = new byte[sent.length];
        var answer =
                CompletableFuture.runAsync(
                        () -> {
                            try (var peer = listener.accept()) {
                                var bytes = ByteBuffer.wrap(received);
                                while (bytes.hasRemaining() && peer.read(bytes) >= 0) {
                                    // Until all is there.
                                }
                                Channels.newOutputStream(peer).write(received);
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });

        var read = new byte[sent.length];
        try (var stream = UnixStream.connect(file)) {
            stream.write(sent);
            assertEquals(0, stream.read(read, 0, 0));
            for (int at = 0; at < read.length; ) {
                at += stream.read(read, at, read.length - at);
            }
            assertEquals(-1, stream.read(read, 0, 1));
        }
        answer.join();
        assertArrayEquals(sent, read);
    }

    @Test
    void close_endsAReadThatWaits_andGivesTheDescriptorBack() throws Exception {
        var stream = UnixStream.connect(file);
        try (var peer = listener.accept()) {
            var thread = new CompletableFuture<Thread>();
            var read =
                    CompletableFuture.supplyAsync(
                            () -> {
                                thread.complete(Thread.currentThread());
                                try {
                                    return stream.read(new byte[1], 0, 1);
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            thread.join();
            stream.close();
            stream.close();

            // Whether it was waiting already or came too late.
            assertEquals(-1, read.exceptionally(_ -> -1).join());
            assertEquals(-1, peer.read(ByteBuffer.allocate(1)), "nobody has it open any more");
            assertThrows(PosixException.class, () -> stream.write(new byte[1]));
        }
    }

    @Test
    void peerThatHasGone_isAFailure_andNoSignal() throws Exception {
        try (var stream = UnixStream.connect(file)) {
            listener.accept().close();

            var e = assertThrows(PosixException.class, () -> stream.write(new byte[1]));
            assertEquals(Errno.EPIPE, e.errno());
        }
    }

    @Test
    void whatCannotBeReached_tellsWhy() throws Exception {
        assertEquals(Errno.ENOENT, errno(folder.resolve("none")));
        assertEquals(Errno.ECONNREFUSED, errno(Files.createFile(folder.resolve("file"))));
        var loop = folder.resolve("loop");
        assertEquals(Errno.ELOOP, errno(Files.createSymbolicLink(loop, loop)));
        assertEquals(Errno.ENOTDIR, errno(file.resolve("below")));
    }

    private static int errno(Path path) {
        return assertThrows(PosixException.class, () -> UnixStream.connect(path)).errno();
    }
}
