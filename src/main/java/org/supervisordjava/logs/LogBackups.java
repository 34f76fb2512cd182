package org.supervisordjava.logs;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * The rotated files of one log: {@code .1} is the youngest. Each may be compressed, as {@code
 * .1.gz}, and counts once.
 *
 * <p>The log's thread shifts them while the compressor reads one: it knows its file by inode, and
 * the finished copy takes the name that the file has by then. At each moment a backup is there in
 * full under one name or under both; a copy that was not finished is begun anew.
 */
final class LogBackups {

    private static final int BUFFER = 64 * 1024;

    private final Path log;
    private final int most;

    /**
     * @param most of them that are kept, at least 1
     */
    LogBackups(Path log, int most) {
        this.log = log;
        this.most = most;
    }

    Path log() {
        return log;
    }

    /** The log becomes the youngest; the oldest goes when there are too many. */
    synchronized void shift() throws IOException {
        for (int i = most - 1; i >= 1; i--) {
            if (exists(compressed(i))) {
                // Both: the compressor was killed before it removed what it had finished with.
                Files.deleteIfExists(plain(i));
                move(compressed(i), compressed(i + 1));
                Files.deleteIfExists(plain(i + 1));
            } else if (exists(plain(i))) {
                move(plain(i), plain(i + 1));
                Files.deleteIfExists(compressed(i + 1));
            }
        }
        if (exists(log)) {
            move(log, plain(1));
            Files.deleteIfExists(compressed(1));
        }
    }

    /** Compresses what is not yet, the oldest first. */
    void compress() throws IOException {
        Files.deleteIfExists(unfinished());
        for (var next = oldestPlain(most); next.isPresent(); ) {
            int number = next.getAsInt();
            compress(number);
            // What has been shifted meanwhile is seen again, under its new name.
            next = oldestPlain(number);
        }
    }

    private synchronized OptionalInt oldestPlain(int from) throws IOException {
        for (int i = from; i >= 1; i--) {
            if (exists(plain(i)) && exists(compressed(i))) {
                Files.delete(plain(i));
            } else if (Files.isRegularFile(plain(i), LinkOption.NOFOLLOW_LINKS)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private void compress(int number) throws IOException {
        boolean finished = false;
        try (var source = LogOpening.toRead(plain(number))) {
            var inode = inode(plain(number));
            copy(source);
            finished = finish(inode);
        } finally {
            if (!finished) {
                Files.deleteIfExists(unfinished());
            }
        }
    }

    private void copy(FileChannel source) throws IOException {
        var target = unfinished();
        Files.createFile(
                target,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var file = FileChannel.open(target, Set.of(StandardOpenOption.WRITE));
                var gzip =
                        new GZIPOutputStream(
                                new BufferedOutputStream(Channels.newOutputStream(file), BUFFER),
                                BUFFER)) {
            var buffer = ByteBuffer.allocate(BUFFER);
            while (source.read(buffer.clear()) >= 0) {
                gzip.write(buffer.array(), 0, buffer.position());
            }
            gzip.finish();
            gzip.flush();
            file.force(true);
        }
    }

    /** The copy takes the place of its original, wherever that is now. */
    private synchronized boolean finish(Object inode) throws IOException {
        for (int i = 1; i <= most; i++) {
            if (exists(plain(i)) && inode(plain(i)).equals(inode)) {
                var attributes = Files.readAttributes(plain(i), BasicFileAttributes.class);
                Files.setPosixFilePermissions(
                        unfinished(), Files.getPosixFilePermissions(plain(i)));
                Files.setLastModifiedTime(unfinished(), attributes.lastModifiedTime());
                move(unfinished(), compressed(i));
                Files.delete(plain(i));
                return true;
            }
        }
        return false;
    }

    private static Object inode(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private Path plain(int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }

    private Path compressed(int number) {
        return log.resolveSibling(log.getFileName() + "." + number + ".gz");
    }

    private Path unfinished() {
        return log.resolveSibling(log.getFileName() + ".gz.part");
    }
}
