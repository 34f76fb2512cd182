package org.supervisordjava.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Names that nobody can guess, for what is made where others may write, too. From the kernel, for
 * the JDK's own source of randomness loads more than everything before the first program.
 */
final class RandomName {

    private static final Path SOURCE = Path.of("/dev/urandom");
    private static final int BYTES = 6;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz012345";

    private RandomName() {}

    /** Ten letters and digits. */
    static String next() throws IOException {
        try (var source = Files.newInputStream(SOURCE)) {
            long bits = 0;
            for (byte b : source.readNBytes(BYTES)) {
                bits = bits << Byte.SIZE | b & 0xff;
            }
            var name = new StringBuilder();
            for (int i = 0; i < BYTES * Byte.SIZE; i += 5) {
                name.append(ALPHABET.charAt((int) (bits >> i & 31)));
            }
            return name.toString();
        }
    }
}
