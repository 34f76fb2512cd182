package org.supervisordjava.posix;

import org.supervisordjava.config.model.ProcessConfig.Rlimit;

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
    private static final int STANDARD_ERROR = 2;
    private static final int SEEK_END = 2;

    private static final CFunction OPEN = CFunction.named("open");
    private static final CFunction PIPE2 = CFunction.named("pipe2");
    private static final CFunction READ = CFunction.named("read");
    private static final CFunction WRITE = CFunction.named("write");
    private static final CFunction CLOSE = CFunction.named("close");
    private static final CFunction DUP3 = CFunction.named("dup3");
    private static final CFunction FCNTL = CFunction.named("fcntl");
    private static final CFunction LSEEK = CFunction.named("lseek");
    private static final CFunction FTRUNCATE = CFunction.named("ftruncate");

    private FileDescriptors() {}

    /** Both ends of a pipe. */
    public record Pipe(int read, int write) {}

    /**
     * Opens a pipe for a program, both ends blocking, if that leaves enough descriptors to this
     * process itself.
     *
     * @param promised how many others somebody is about to open for programs
     * @param claim of the program
     * @throws PosixException {@link Errno#EMFILE}
     */
    public static Pipe pipeForProgram(int promised, DescriptorReserve.Claim claim)
            throws PosixException {
        var pipe = pipe();
        if (DescriptorReserve.holds(Math.max(pipe.read(), pipe.write()), promised, claim)) {
            close(pipe.read());
            close(pipe.write());
            throw new PosixException(
                    "open a pipe without using up the supervisor's own descriptors", Errno.EMFILE);
        }
        return pipe;
    }

    /** Opens a pipe, both ends blocking. */
    public static Pipe pipe() throws PosixException {
        try (var memory = new NativeMemory()) {
            var ends = memory.ints(0, 0);
            if (PIPE2.call(ends.address(), O_CLOEXEC) < 0) {
                throw failure("open a pipe");
            }
            return new Pipe(ends.getInt(0), ends.getInt(Integer.BYTES));
        }
    }

    /**
     * Opens a file.
     *
     * @param flags {@code O_…}; close-on-exec is added
     * @param mode permission bits of a file that is created, before the umask
     */
    public static int open(String path, int flags, int mode) throws PosixException {
        try (var memory = new NativeMemory()) {
            return open(memory.string(path), path, flags, mode);
        }
    }

    private static int open(NativeMemory.Block name, String path, int flags, int mode)
            throws PosixException {
        while (true) {
            int fd = OPEN.call(name.address(), flags | O_CLOEXEC, mode);
            if (fd >= 0) {
                return fd;
            }
            if (Libc.errno() != Errno.EINTR) {
                throw failure("open " + path);
            }
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

    private static int transfer(CFunction call, String verb, int fd, ByteBuffer buffer)
            throws PosixException {
        long address = NativeMemory.address(buffer);
        while (true) {
            long count = call.callLong(fd, address, buffer.remaining());
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
    }

    /**
     * What a small file holds, by three calls and without a channel and its buffers: for those that
     * are read by the thousand. One read gets all of it, of a file of {@code /proc} too.
     *
     * @param most bytes; what stands behind them is left out
     */
    static byte[] readFile(String path, int most) throws PosixException {
        try (var memory = new NativeMemory()) {
            int fd = open(memory.string(path), path, O_RDONLY, 0);
            try {
                var content = memory.allocate(most);
                long count;
                do {
                    count = READ.callLong(fd, content.address(), most);
                } while (count < 0 && Libc.errno() == Errno.EINTR);
                if (count < 0) {
                    throw failure("read " + path);
                }
                return content.getBytes(0, (int) count);
            } finally {
                close(fd);
            }
        }
    }

    /** Closes; the descriptor is gone whatever the outcome (close(2)). */
    public static void close(int fd) throws PosixException {
        int result = CLOSE.call(fd);
        if (result < 0 && Libc.errno() != Errno.EINTR) {
            throw failure("close descriptor " + fd);
        }
    }

    /** The size of a regular file, 0 of a device; the position goes to the end. */
    public static long size(int fd) throws PosixException {
        long size = LSEEK.callLong(fd, 0, SEEK_END);
        if (size < 0) {
            throw failure("ask for the size of descriptor " + fd);
        }
        return size;
    }

    /** Empties a regular file. */
    public static void truncate(int fd) throws PosixException {
        if (FTRUNCATE.callLong(fd, 0, 0) < 0) {
            throw failure("empty descriptor " + fd);
        }
    }

    /** Makes read and write return {@link #WOULD_BLOCK} instead of waiting. */
    public static void setNonBlocking(int fd) throws PosixException {
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL, 0) | O_NONBLOCK);
    }

    /**
     * Lets a pipe hold more or less than 64 KiB, which every pipe begins with.
     *
     * @return false when it stays as it is: its user has too much in pipes already, or it holds
     *     more than that
     */
    public static boolean resizePipe(int fd, int bytes) {
        return FCNTL.call(fd, F_SETPIPE_SZ, bytes) >= 0;
    }

    /** Another descriptor, 3 or higher, for the same open file. */
    public static int duplicate(int fd) throws PosixException {
        return fcntl(fd, F_DUPFD_CLOEXEC, 3);
    }

    /**
     * Lets this process have so many descriptors without a wait. The kernel's table of them begins
     * with room for 64 and doubles when it is full; each time, whoever opened one descriptor too
     * many waits until no processor looks at the old table any more, 10 to 25 ms. Here that happens
     * once, to the caller. Less where the limit is lower; without an effect when it cannot be.
     *
     * <p>/proc/self/status tells the table's size, FDSize.
     */
    public static void makeRoomFor(int count) {
        try {
            long limit = OwnLimits.get(ResourceLimit.NOFILE).soft();
            long last = limit == Rlimit.UNLIMITED ? count : Math.min(count, limit);
            close(fcntl(STANDARD_ERROR, F_DUPFD_CLOEXEC, (int) last - 1));
        } catch (PosixException asBefore) {
            // Then it grows bit by bit.
            return;
        }
    }

    /** Makes a descriptor another one for an open file; what it was before is closed. */
    static void replace(int replaced, int fd) throws PosixException {
        if (DUP3.call(fd, replaced, O_CLOEXEC) < 0) {
            throw failure("replace descriptor " + replaced);
        }
    }

    /** Lets a descriptor live on in a program that is executed. */
    static void keepOnExec(int fd) throws PosixException {
        fcntl(fd, F_SETFD, fcntl(fd, F_GETFD, 0) & ~FD_CLOEXEC);
    }

    /** Keeps a descriptor that came from elsewhere out of children. */
    public static void setCloseOnExec(int fd) throws PosixException {
        fcntl(fd, F_SETFD, fcntl(fd, F_GETFD, 0) | FD_CLOEXEC);
    }

    private static int fcntl(int fd, int command, int argument) throws PosixException {
        int result = FCNTL.call(fd, command, argument);
        if (result < 0) {
            throw failure("change descriptor " + fd);
        }
        return result;
    }

    private static PosixException failure(String action) {
        return new PosixException(action, Libc.errno());
    }
}
