package org.supervisordjava.logs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/**
 * Follows a log file: first its end, then what is added, over rotations and truncations. Has no
 * thread: whoever serves it calls {@link #poll} again and again. One thread at a time.
 */
public final class LogFollower implements Closeable {

    /** Bytes that supervisord's {@code logtail} begins with. */
    public static final int HEAD = 1024;

    private static final int CHUNK = 64 * 1024;
    private static final int OPEN_ATTEMPTS = 5;
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] TRUNCATED =
            "==> File truncated <==\n".getBytes(StandardCharsets.US_ASCII);

    private final Path path;
    private Opened file;
    private long position;

    /** An open file and its identity: device and inode. */
    private record Opened(FileChannel channel, Object key) {}

    private LogFollower(Path path, Opened file, long position) {
        this.path = path;
        this.file = file;
        this.position = position;
    }

    /**
     * Begins with the last bytes of a file.
     *
     * @param head how many bytes
     * @throws NoSuchFileException when there is none
     * @throws IOException when it cannot be read, or is not a regular file
     */
    public static LogFollower open(Path path, int head) throws IOException {
        var file = openNow(path);
        try {
            return new LogFollower(path, file, Math.max(0, file.channel().size() - head));
        } catch (IOException e) {
            file.channel().close();
            throw e;
        }
    }

    /**
     * What is new, at most 64 KiB; empty when nothing is. After a full answer there may be more at
     * once.
     */
    public byte[] poll() throws IOException {
        // Looked at before reading: nobody writes to a file after it has been rotated away, so the
        // rest of it is complete.
        boolean replaced = isReplaced();
        long size = file.channel().size();
        if (size < position) {
            position = 0;
            return TRUNCATED.clone();
        }
        if (size > position) {
            return read(size);
        }
        if (replaced && switchFile()) {
            return read(file.channel().size());
        }
        return NOTHING;
    }

    @Override
    public void close() throws IOException {
        file.channel().close();
    }

    private byte[] read(long size) throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(CHUNK, size - position));
        int count = Math.max(0, file.channel().read(buffer, position));
        position += count;
        return count == buffer.capacity() ? buffer.array() : Arrays.copyOf(buffer.array(), count);
    }

    private boolean isReplaced() {
        try {
            return !file.key().equals(key(path));
        } catch (IOException e) {
            // Removed: what is written to it can still be read, and a new one may come.
            return false;
        }
    }

    private boolean switchFile() throws IOException {
        try {
            var next = openNow(path);
            file.channel().close();
            file = next;
            position = 0;
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Opened openNow(Path path) throws IOException {
        for (int attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
            var key = key(path);
            var channel = LogOpening.toRead(path);
            if (key.equals(keyOrNull(path))) {
                return new Opened(channel, key);
            }
            channel.close();
        }
        throw new IOException(path + " is replaced faster than it can be opened");
    }

    private static Object keyOrNull(Path path) {
        try {
            return key(path);
        } catch (IOException e) {
            return null;
        }
    }

    private static Object key(Path path) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException(path + " is not a regular file and cannot be followed");
        }
        return attributes.fileKey();
    }
}
