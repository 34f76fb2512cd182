package org.supervisordjava.posix;

import static org.supervisordjava.posix.Libc.INT;
import static org.supervisordjava.posix.Libc.LONG;
import static org.supervisordjava.posix.Libc.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/**
 * System calls on file descriptors, which are plain numbers here: whoever opens one closes it. All
 * descriptors are made close-on-exec. Any thread; an interrupted call is repeated.
 */
public final class FileDescriptors {

    /** {@link #read}: the other side has closed. */
    public static final int EOF = -1;

    /** {@link #read}, {@link #write}: not now; the descriptor is non-blocking. */
    public static final int WOULD_BLOCK = -2;

    // open(2), fcntl(2): asm-generic numbers, the same on x86-64 and AArch64.
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_TRUNC = 0x200;
    public static final int O_APPEND = 0x400;
    public static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int FD_CLOEXEC = 1;

    private static final MethodHandle PIPE2 = Libc.function("pipe2", INT, POINTER, INT);
    private static final MethodHandle READ = Libc.function("read", LONG, INT, POINTER, LONG);
    private static final MethodHandle WRITE = Libc.function("write", LONG, INT, POINTER, LONG);
    private static final MethodHandle CLOSE = Libc.function("close", INT, INT);
    private static final MethodHandle FCNTL = Libc.variadic("fcntl", 2, INT, INT, INT, INT);

    private FileDescriptors() {}

    /** Both ends of a pipe. */
    public record Pipe(int read, int write) {}

    /** Opens a pipe, both ends blocking. */
    public static Pipe pipe() throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var ends = arena.allocate(INT, 2);
            if ((int) PIPE2.invokeExact(Libc.callState(), ends, O_CLOEXEC) < 0) {
                throw failure("open a pipe");
            }
            return new Pipe(ends.getAtIndex(INT, 0), ends.getAtIndex(INT, 1));
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    /**
     * Opens a file.
     *
     * @param flags {@code O_…}; close-on-exec is added
     * @param mode permission bits of a file that is created, before the umask
     */
    public static int open(String path, int flags, int mode) throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocateFrom(path);
            while (true) {
                int fd =
                        (int)
                                Open.HANDLE.invokeExact(
                                        Libc.callState(), name, flags | O_CLOEXEC, mode);
                if (fd >= 0) {
                    return fd;
                }
                if (Libc.errno() != Errno.EINTR) {
                    throw failure("open " + path);
                }
            }
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    /**
     * Reads into the room between position and limit, and advances the position.
     *
     * @param buffer direct
     * @return bytes read, {@link #EOF} or {@link #WOULD_BLOCK}
     */
    public static int read(int fd, ByteBuffer buffer) throws PosixException {
        if (!buffer.hasRemaining()) {
            return 0;
        }
        int count = transfer(READ, "read from", fd, buffer);
        return count == 0 ? EOF : count;
    }

    /**
     * Writes what lies between position and limit, as much as goes, and advances the position.
     *
     * @param buffer direct
     * @return bytes written, or {@link #WOULD_BLOCK}
     * @throws PosixException among others {@link Errno#EPIPE}: nobody reads any more
     */
    public static int write(int fd, ByteBuffer buffer) throws PosixException {
        return buffer.hasRemaining() ? transfer(WRITE, "write to", fd, buffer) : 0;
    }

    private static int transfer(MethodHandle call, String verb, int fd, ByteBuffer buffer)
            throws PosixException {
        var memory = MemorySegment.ofBuffer(buffer);
        try {
            while (true) {
                long count =
                        (long) call.invokeExact(Libc.callState(), fd, memory, memory.byteSize());
                if (count >= 0) {
                    buffer.position(buffer.position() + (int) count);
                    return (int) count;
                }
                switch (Libc.errno()) {
                    case Errno.EINTR -> {}
                    case Errno.EAGAIN -> {
                        return WOULD_BLOCK;
                    }
                    default -> throw failure(verb + " descriptor " + fd);
                }
            }
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    /** Closes; the descriptor is gone whatever the outcome (close(2)). */
    public static void close(int fd) throws PosixException {
        try {
            int result = (int) CLOSE.invokeExact(Libc.callState(), fd);
            if (result < 0 && Libc.errno() != Errno.EINTR) {
                throw failure("close descriptor " + fd);
            }
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    /** Makes read and write return {@link #WOULD_BLOCK} instead of waiting. */
    public static void setNonBlocking(int fd) throws PosixException {
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL, 0) | O_NONBLOCK);
    }

    /**
     * Asks for room in a pipe.
     *
     * @param bytes at most /proc/sys/fs/pipe-max-size unless root
     * @return bytes granted
     */
    public static int setPipeSize(int fd, int bytes) throws PosixException {
        return fcntl(fd, F_SETPIPE_SZ, bytes);
    }

    /** Another descriptor, 3 or higher, for the same open file. */
    public static int duplicate(int fd) throws PosixException {
        return fcntl(fd, F_DUPFD_CLOEXEC, 3);
    }

    /** Keeps a descriptor that came from elsewhere out of children. */
    public static void setCloseOnExec(int fd) throws PosixException {
        fcntl(fd, F_SETFD, fcntl(fd, F_GETFD, 0) | FD_CLOEXEC);
    }

    private static int fcntl(int fd, int command, int argument) throws PosixException {
        try {
            int result = (int) FCNTL.invokeExact(Libc.callState(), fd, command, argument);
            if (result < 0) {
                throw failure("change descriptor " + fd);
            }
            return result;
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    private static PosixException failure(String action) {
        return new PosixException(action, Libc.errno());
    }

    /** Bound when first needed: each binding costs about a millisecond of start-up. */
    private static final class Open {
        static final MethodHandle HANDLE = Libc.variadic("open", 2, INT, POINTER, INT, INT);
    }
}
