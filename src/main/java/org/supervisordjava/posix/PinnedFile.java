package org.supervisordjava.posix;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What lies at a path now, whatever is put there afterwards. Somebody who may write to the
 * directory could put a FIFO there between a look at the file and its opening, and that waits for a
 * writer or a reader; this opens nothing but the name (O_PATH), which waits for nobody. Any thread.
 */
public final class PinnedFile implements Closeable {

    /** open(2): asm-generic number, the same on x86-64 and AArch64. */
    private static final int O_PATH = 0x200000;

    /** open(2): its number differs between x86-64 and AArch64. */
    private static final int O_NOFOLLOW =
            System.getProperty("os.arch").equals("aarch64") ? 0x8000 : 0x20000;

    private final int fd;

    private PinnedFile(int fd) {
        this.fd = fd;
    }

    /** Follows symbolic links. */
    public static PinnedFile of(Path path) throws IOException {
        return of(path, O_PATH);
    }

    /** A symbolic link is pinned as such, and cannot be opened. */
    public static PinnedFile notFollowing(Path path) throws IOException {
        return of(path, O_PATH | O_NOFOLLOW);
    }

    private static PinnedFile of(Path path, int flags) throws IOException {
        try {
            return new PinnedFile(FileDescriptors.open(path.toString(), flags, 0));
        } catch (PosixException e) {
            throw switch (e.errno()) {
                case Errno.ENOENT -> new NoSuchFileException(path.toString());
                case Errno.EACCES -> new AccessDeniedException(path.toString());
                default ->
                        new FileSystemException(path.toString(), null, Errno.describe(e.errno()));
            };
        }
    }

    /**
     * How a regular file begins.
     *
     * @param most bytes
     * @throws IOException also when it is something else, which reading may wait for
     */
    static byte[] head(Path path, int most) throws IOException {
        try (var pinned = of(path)) {
            if (!Files.isRegularFile(pinned.path())) {
                throw new IOException(path + " is not a regular file");
            }
            try (var in = Files.newInputStream(pinned.path(), StandardOpenOption.READ)) {
                return in.readNBytes(most);
            }
        }
    }

    /** Stands for the pinned file, to look at it and to open it, until this is closed. */
    public Path path() {
        return Path.of("/proc/self/fd/" + fd);
    }

    @Override
    public void close() throws IOException {
        FileDescriptors.close(fd);
    }
}
