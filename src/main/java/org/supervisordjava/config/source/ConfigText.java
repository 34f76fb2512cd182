package org.supervisordjava.config.source;

import org.supervisordjava.config.text.InvalidValueException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The text of a file that a configuration consists of: UTF-8, and no larger than a configuration
 * can be. Only of a regular file: to open a FIFO, or to read a device, may take for ever.
 */
final class ConfigText {

    /**
     * Bytes. The largest real files are below 100 kB; a log given by mistake is above this, and the
     * heap of a supervisor is 64 MB.
     */
    static final int MAX_SIZE = 1 << 20;

    /** The kinds of files in {@code st_mode} (inode(7)). */
    private static final int FILE_KIND = 0170000;

    private static final long EACH_1 = 0x0101010101010101L;
    private static final long EACH_HIGHEST = 0x8080808080808080L;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private ConfigText() {}

    /**
     * Reads a whole file. Blocks on the disk.
     *
     * @param name what messages call it
     * @param files opens it
     * @throws InvalidValueException with supervisord's text, saying what is wrong with the file
     */
    static String read(Path file, String name, FilePinning files) throws InvalidValueException {
        byte[] bytes;
        try (var pinned = files.pin(file)) {
            requireRegular(pinned.path(), name);
            bytes = bytes(pinned.path());
        } catch (NoSuchFileException e) {
            throw new InvalidValueException("could not find config file " + name);
        } catch (IOException e) {
            throw unreadable(name, "");
        }
        if (bytes.length > MAX_SIZE) {
            throw unreadable(name, ": it is larger than %d bytes".formatted(MAX_SIZE));
        }
        return decode(bytes);
    }

    /** Ends at the limit even if the file grows as it is read. */
    private static byte[] bytes(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_SIZE + 1);
        }
    }

    private static void requireRegular(Path file, String name)
            throws IOException, InvalidValueException {
        int mode = (int) Files.getAttribute(file, "unix:mode");
        switch (mode & FILE_KIND) {
            case 0100000 -> {}
            case 0040000 -> throw unreadable(name, "");
            case 0010000 -> throw unreadable(name, ": it is a FIFO, not a regular file");
            case 0140000 -> throw unreadable(name, ": it is a socket, not a regular file");
            default -> throw unreadable(name, ": it is a device, not a regular file");
        }
    }

    private static InvalidValueException unreadable(String name, String why) {
        return new InvalidValueException("could not read config file " + name + why);
    }

    static String decode(byte[] bytes) throws InvalidValueException {
        return isPlain(bytes) ? new String(bytes, StandardCharsets.ISO_8859_1) : decoded(bytes);
    }

    /**
     * Whether all is ASCII and nothing is NUL; eight bytes at a time, as nothing is compiled yet.
     */
    private static boolean isPlain(byte[] bytes) {
        var words = ByteBuffer.wrap(bytes);
        long notPlain = 0;
        for (int left = bytes.length / Long.BYTES; left > 0; left--) {
            long word = words.getLong();
            // The highest bit of a byte is what this leaves of 0 and of 128 and above.
            notPlain |= (word - EACH_1) & EACH_HIGHEST | word & EACH_HIGHEST;
        }
        while (words.hasRemaining()) {
            notPlain |= words.get() <= 0 ? EACH_HIGHEST : 0;
        }
        return notPlain == 0;
    }

    private static String decoded(byte[] bytes) throws InvalidValueException {
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        var decoder = StandardCharsets.UTF_8.newDecoder();
        if (decoder.decode(in, out, true).isError()) {
            int at = in.position();
            int unsigned = bytes[at] & 0xff;
            throw new InvalidValueException(
                    "'utf-8' codec can't decode byte 0x%02x in position %d: %s"
                            .formatted(unsigned, at, reason(unsigned, at, bytes.length)));
        }
        var text = out.flip().toString();
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new InvalidValueException("not a text: character %d is NUL".formatted(nul + 1));
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static String reason(int lead, int at, int length) {
        if (lead < 0xc2 || lead > 0xf4) {
            return "invalid start byte";
        }
        return at + 1 == length ? "unexpected end of data" : "invalid continuation byte";
    }
}
