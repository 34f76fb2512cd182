package org.supervisordjava.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A unix datagram socket bound to a path, the receiving end of sd_notify(3). The JDK has unix
 * sockets for streams only. Non-blocking; one thread at a time.
 */
public final class NotifySocket implements AutoCloseable {

    /** Longest datagram kept; the rest of a longer one is cut off. */
    private static final int DATAGRAM_LIMIT = 4096;

    private final int fd;
    private final Path path;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_LIMIT);

    private NotifySocket(int fd, Path path) {
        this.fd = fd;
        this.path = path;
    }

    /** Binds a new socket, in place of what is left of an earlier one. */
    public static NotifySocket bind(Path path) throws IOException {
        Files.deleteIfExists(path);
        int fd =
                SocketCalls.socket(
                        SocketCalls.AF_UNIX, SocketCalls.SOCK_DGRAM | SocketCalls.SOCK_NONBLOCK);
        try {
            SocketCalls.bind(fd, path);
            return new NotifySocket(fd, path);
        } catch (IOException e) {
            FileDescriptors.close(fd);
            throw e;
        }
    }

    /** For {@link Poller}. */
    public int fd() {
        return fd;
    }

    public Path path() {
        return path;
    }

    /** The next datagram; empty when there is none now. An empty datagram is skipped. */
    public Optional<String> receive() throws PosixException {
        while (true) {
            buffer.clear();
            int count = FileDescriptors.read(fd, buffer);
            if (count == FileDescriptors.WOULD_BLOCK) {
                return Optional.empty();
            }
            if (count > 0) {
                return Optional.of(StandardCharsets.UTF_8.decode(buffer.flip()).toString());
            }
        }
    }

    /** Closes the descriptor; the path stays, for it may be another socket's by now. */
    @Override
    public void close() throws PosixException {
        FileDescriptors.close(fd);
    }
}
