package org.supervisordjava.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** How a path has to be written to. */
enum FileKind {
    /** A regular file, or nothing yet. */
    REGULAR,
    /** {@code /dev/null}, {@code /dev/full}: never waits, has no size. */
    MEMORY_DEVICE,
    /** A FIFO, a terminal or something else that may keep a writer waiting. */
    STREAM;

    private static final int TYPE_MASK = 0xf000;
    private static final int CHARACTER_DEVICE = 0x2000;

    /** Linux's major number of the memory devices (Documentation/admin-guide/devices.txt). */
    private static final long MEMORY_MAJOR = 1;

    static FileKind of(Path path) {
        try {
            if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
                return REGULAR;
            }
            int mode = (int) Files.getAttribute(path, "unix:mode");
            long device = (long) Files.getAttribute(path, "unix:rdev");
            return (mode & TYPE_MASK) == CHARACTER_DEVICE && (device >> 8) == MEMORY_MAJOR
                    ? MEMORY_DEVICE
                    : STREAM;
        } catch (IOException e) {
            return REGULAR;
        }
    }
}
