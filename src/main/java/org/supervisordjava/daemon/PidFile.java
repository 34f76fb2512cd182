package org.supervisordjava.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
    }

    private void replace() throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + "." + RandomName.next());
        try {
            write(fresh, StandardOpenOption.CREATE_NEW);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void writeInPlace() throws IOException {
        write(file, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private void write(Path where, StandardOpenOption how) throws IOException {
        var options = Set.of(StandardOpenOption.WRITE, how, LinkOption.NOFOLLOW_LINKS);
        try (var channel = FileChannel.open(where, options)) {
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
