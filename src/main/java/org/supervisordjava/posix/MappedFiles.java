package org.supervisordjava.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files that this process has mapped only to read them: the JVM's code, classes of the cache.
 */
public final class MappedFiles {

    /** From the kernel's mman.h; the same on every architecture. */
    private static final int MADV_DONTNEED = 4;

    private static final CFunction MADVISE = CFunction.named("madvise");

    private final Set<AddressRange> seen;

    private MappedFiles(Set<AddressRange> seen) {
        this.seen = seen;
    }

    /** As they are now. */
    public static MappedFiles look() throws IOException {
        return of(current());
    }

    static MappedFiles of(List<FileRange> seen) {
        return new MappedFiles(
                seen.stream().map(FileRange::range).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Lets go of their pages. The kernel keeps them in its cache for as long as it likes and maps
     * each again when it is next read, so that what is left is what is in use. Two mappings are
     * left alone. One with a page that was once written, as the loader does with addresses in a
     * library: there the file is not what the memory is. And one that was not there when this
     * looked first: a library that is just being loaded has for some microseconds the place that
     * its variables are to have, too.
     *
     * @return how many bytes were mapped
     */
    public long release() throws IOException {
        long released = 0;
        for (var mapping : current()) {
            var range = mapping.range();
            if (seen.contains(range)
                    && MADVISE.call(range.begin(), range.length(), MADV_DONTNEED) == 0) {
                released += mapping.resident();
            }
        }
        return released;
    }

    private static List<FileRange> current() throws IOException {
        return readOnly(Files.readAllLines(Path.of("/proc/self/smaps")));
    }

    record AddressRange(long begin, long end) {

        private long length() {
            return end - begin;
        }
    }

    /**
     * @param resident how much of it is in memory, in bytes
     */
    record FileRange(AddressRange range, long resident) {}

    /** Those that are as in their file, of the lines of {@code /proc/<pid>/smaps} (proc(5)). */
    static List<FileRange> readOnly(List<String> smaps) {
        var found = new ArrayList<FileRange>();
        int first = 0;
        for (int line = 1; line <= smaps.size(); line++) {
            if (line == smaps.size() || isHead(smaps.get(line))) {
                var mapping = smaps.subList(first, line);
                if (isReadOnlyFile(mapping.getFirst())
                        && kibibytes(mapping, "Anonymous:") == 0
                        && kibibytes(mapping, "Swap:") == 0) {
                    found.add(mapping(mapping));
                }
                first = line;
            }
        }
        return found;
    }

    /** {@code 7f00-7f10 r-xp 00001000 fe:00 7 /opt/…}; the lines of figures begin with a name. */
    private static boolean isHead(String line) {
        int colon = line.indexOf(':');
        int dash = line.indexOf('-');
        return dash > 0 && (colon < 0 || dash < colon);
    }

    private static boolean isReadOnlyFile(String head) {
        var rights = head.substring(head.indexOf(' ') + 1);
        return rights.startsWith("r-") && rights.startsWith("p", 3) && head.indexOf(" /") > 0;
    }

    /** Minus one when the kernel does not tell. */
    private static long kibibytes(List<String> mapping, String name) {
        for (var line : mapping) {
            if (line.startsWith(name)) {
                int number = name.length();
                while (line.charAt(number) == ' ') {
                    number++;
                }
                return Long.parseLong(line, number, line.length() - " kB".length(), 10);
            }
        }
        return -1;
    }

    private static FileRange mapping(List<String> lines) {
        var head = lines.getFirst();
        int dash = head.indexOf('-');
        var range =
                new AddressRange(
                        Long.parseUnsignedLong(head, 0, dash, 16),
                        Long.parseUnsignedLong(head, dash + 1, head.indexOf(' '), 16));
        return new FileRange(range, Math.max(0, kibibytes(lines, "Rss:")) << 10);
    }
}
