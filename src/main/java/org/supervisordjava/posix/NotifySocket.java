package org.supervisordjava.posix;

import static org.supervisordjava.posix.Libc.INT;
import static org.supervisordjava.posix.Libc.POINTER;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
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

    // socket(2): asm-generic numbers, the same on x86-64 and AArch64.
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;

    // struct sockaddr_un { sa_family_t sun_family; char sun_path[108]; }
    private static final long ADDRESS_SIZE = 110;
    private static final int PATH_OFFSET = 2;
    private static final int PATH_LIMIT = 107;

    private static final MethodHandle SOCKET = Libc.function("socket", INT, INT, INT, INT);
    private static final MethodHandle BIND = Libc.function("bind", INT, INT, POINTER, INT);

    private final int fd;
    private final Path path;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_LIMIT);

    private NotifySocket(int fd, Path path) {
        this.fd = fd;
        this.path = path;
    }

    /** Binds a new socket, in place of what is left of an earlier one. */
    public static NotifySocket bind(Path path) throws IOException {
        var name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > PATH_LIMIT) {
            throw new IOException(
                    "cannot bind "
                            + path
                            + ": longer than "
                            + PATH_LIMIT
                            + " bytes; use a folder with a shorter name");
        }
        Files.deleteIfExists(path);
        int fd = socket();
        try {
            bind(fd, name, path);
            return new NotifySocket(fd, path);
        } catch (IOException e) {
            FileDescriptors.close(fd);
            throw e;
        }
    }

    private static int socket() throws PosixException {
        try {
            int type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
            int fd = (int) SOCKET.invokeExact(Libc.callState(), AF_UNIX, type, 0);
            if (fd < 0) {
                throw new PosixException("open a datagram socket", Libc.errno());
            }
            return fd;
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    private static void bind(int fd, byte[] name, Path path) throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var address = arena.allocate(ADDRESS_SIZE, Short.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, PATH_OFFSET, name.length);
            int size = PATH_OFFSET + name.length + 1;
            if ((int) BIND.invokeExact(Libc.callState(), fd, address, size) < 0) {
                throw new PosixException("bind " + path, Libc.errno());
            }
        } catch (Throwable e) {
            throw Libc.rethrow(e);
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
