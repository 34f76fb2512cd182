package org.supervisordjava.daemon;

import org.supervisordjava.posix.PinnedFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * The file that holds the supervisor's pid. It appears whole, in place of what was there: a link
 * that somebody has put there is replaced and not followed. Only where that cannot be, in a
 * directory that cannot be written to, for a file that is mounted by itself or a device, is it
 * written in place, and then no link is followed either. Waits for a disk.
 */
final class PidFile {

    /** In {@code st_mode} (inode(7)). */
    private static final int FILE_KIND = 0170000;

    private static final int REGULAR = 0100000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int CHARACTER_DEVICE = 0020000;

    private static final Set<OpenOption> CREATING =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

    private static final Set<OpenOption> REPLACING =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);

    private final Path file;
    private final byte[] content;

    /** Device and inode of what has been written. */
    private Optional<Object> written = Optional.empty();

    PidFile(Path file, long pid) {
        this.file = file.toAbsolutePath();
        this.content = (pid + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    synchronized void write() throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && isDevice()) {
            writeInPlace();
            return;
        }
        try {
            replace();
        } catch (IOException notThere) {
            try {
                writeInPlace();
            } catch (IOException e) {
                e.addSuppressed(notThere);
                throw e;
            }
        }
        written = key();
    }

    private boolean isDevice() throws IOException {
        int mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return isDevice(mode);
    }

    private static boolean isDevice(int mode) {
        int kind = mode & FILE_KIND;
        return kind == CHARACTER_DEVICE || kind == BLOCK_DEVICE;
    }

    private void replace() throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + "." + RandomName.next());
        try {
            write(FileChannel.open(fresh, CREATING));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /**
     * Never waits for a reader: what is no file and no device is refused, when it is opened, too.
     */
    private void writeInPlace() throws IOException {
        try (var pinned = PinnedFile.notFollowing(file)) {
            int mode = (int) Files.getAttribute(pinned.path(), "unix:mode");
            if ((mode & FILE_KIND) != REGULAR && !isDevice(mode)) {
                throw new IOException(file + " is neither a file nor a device");
            }
            write(FileChannel.open(pinned.path(), REPLACING));
        }
    }

    private void write(FileChannel opened) throws IOException {
        try (var channel = opened) {
            channel.write(ByteBuffer.wrap(content));
        }
    }

    /** If it is still the one that was written: another container may have the same pid. */
    synchronized void remove() throws IOException {
        if (written.isPresent() && key().equals(written)) {
            Files.deleteIfExists(file);
        }
    }

    private Optional<Object> key() {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                            .fileKey());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
