package org.supervisordjava.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads pieces of log files with the rules of supervisord's {@code read*Log} and {@code tail*Log}.
 * One call returns at most {@link #MAX_BYTES}. Any thread; may block on the disk.
 */
public final class LogReader {

    /**
     * Upper bound of one answer, in bytes: several requests at once have to fit into a heap of 24
     * MiB together with their XML. Whoever wants more asks again with a higher offset.
     */
    public static final int MAX_BYTES = 1 << 20;

    /** What a read has found. */
    public sealed interface ReadResult {

        /**
         * @param bytes as they stand in the file; may begin and end inside a character
         */
        record Data(byte[] bytes) implements ReadResult {}

        /** Negative length, or negative offset with a length: BAD_ARGUMENTS. */
        record BadArguments() implements ReadResult {}

        /** There is no such file: NO_FILE. */
        record NoFile(Path path) implements ReadResult {}

        /** It cannot be read: FAILED. */
        record Failed(String reason) implements ReadResult {}
    }

    /**
     * The end of a file.
     *
     * @param bytes as they stand in the file; may begin and end inside a character
     * @param offset where the next call goes on: the size of the file
     * @param overflow whether there was more than was asked for since the offset
     */
    public record TailResult(byte[] bytes, long offset, boolean overflow) {
        static final TailResult EMPTY = new TailResult(new byte[0], 0, false);
    }

    /**
     * Reads from an offset.
     *
     * @param offset in bytes; negative with length 0 means that many bytes at the end
     * @param length in bytes; 0 means to the end
     */
    public ReadResult read(Path path, long offset, long length) {
        if (Files.notExists(path)) {
            return new ReadResult.NoFile(path);
        }
        try (var file = LogOpening.toRead(path)) {
            if (length < 0 || (offset < 0 && length != 0)) {
                return new ReadResult.BadArguments();
            }
            long size = file.size();
            if (offset < 0) {
                // Math.max because Long.MIN_VALUE has no opposite.
                long back = -Math.max(offset, -Long.MAX_VALUE);
                long wanted = Math.min(Math.min(size, MAX_BYTES), back);
                return new ReadResult.Data(bytes(file, size - wanted, wanted));
            }
            long available = Math.max(0, size - offset);
            long wanted = length == 0 ? available : Math.min(length, available);
            return new ReadResult.Data(bytes(file, offset, Math.min(wanted, MAX_BYTES)));
        } catch (IOException e) {
            return new ReadResult.Failed(path + ": " + FailureReason.of(e));
        }
    }

    /**
     * Reads the end of a file, as supervisord's {@code tailProcessStdoutLog} does: an offset that
     * lies too far back for {@code length} is moved to the end. Without a file there is nothing.
     *
     * @param offset in bytes
     * @param length in bytes
     */
    public TailResult tail(Path path, long offset, long length) {
        try (var file = LogOpening.toRead(path)) {
            return tail(file, file.size(), offset, length);
        } catch (IOException e) {
            return TailResult.EMPTY;
        }
    }

    private static TailResult tail(FileChannel file, long size, long offset, long length)
            throws IOException {
        long from = offset;
        long wanted = length;
        boolean overflow = size > saturatedSum(from, wanted);
        if (overflow) {
            from = size - 1;
        }
        if (saturatedSum(from, wanted) > size) {
            if (from > size - 1) {
                wanted = 0;
            }
            from = size - wanted;
        }
        from = Math.max(0, from);
        wanted = Math.max(0, Math.min(wanted, size - from));
        if (wanted > MAX_BYTES) {
            from += wanted - MAX_BYTES;
            wanted = MAX_BYTES;
            overflow = true;
        }
        return new TailResult(bytes(file, from, wanted), size, overflow);
    }

    /**
     * The last bytes of a file.
     *
     * @param count in bytes, at least 1
     */
    public ReadResult lastBytes(Path path, int count) {
        return read(path, -(long) count, 0);
    }

    private static byte[] bytes(FileChannel file, long from, long count) throws IOException {
        var buffer = ByteBuffer.allocate((int) count);
        while (buffer.hasRemaining() && file.read(buffer, from + buffer.position()) > 0) {
            // The file may have been emptied meanwhile; then there is less.
        }
        return buffer.hasRemaining()
                ? Arrays.copyOf(buffer.array(), buffer.position())
                : buffer.array();
    }

    private static long saturatedSum(long a, long b) {
        long sum = a + b;
        boolean overflown = ((a ^ sum) & (b ^ sum)) < 0;
        return overflown ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
