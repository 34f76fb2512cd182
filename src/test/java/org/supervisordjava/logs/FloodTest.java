package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.logs.TestConfig.NONE;
import static org.supervisordjava.logs.TestConfig.file;
import static org.supervisordjava.logs.TestConfig.output;
import static org.supervisordjava.logs.TestConfig.process;
import static org.supervisordjava.logs.TestConfig.rotated;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

class FloodTest {

    private static final long FLOOD = 200_000_000;

    @TempDir private Path directory;

    @Test
    void isRotated_completely_withinBoundedMemory() throws Exception {
        var path = directory.resolve("out");
        long before = directMemory();
        try (var children = new CapturedChildren(directory)) {
            var process = process("p", rotated(file(path), 50_000_000, 10), output(NONE));

            children.run(process, "yes | head -c " + FLOOD);

            assertTrue(directMemory() - before < 1_000_000);
            assertEquals(FLOOD, children.stdoutCounters("p").bytes());
        }
        long total = 0;
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                long size = Files.size(file);
                assertTrue(size < 50_000_000 + Floods.LARGE_READ, file + " is too big");
                total += size;
            }
        }
        assertEquals(FLOOD, total);
    }

    /** Lines of all lengths, written in pieces of all sizes, over many files. */
    @Test
    void lineByLine_isWhatWasWritten_acrossReadsAndRotations() throws Exception {
        var path = directory.resolve("out");
        try (var children = new CapturedChildren(directory)) {
            var process = process("p", rotated(file(path), 3_000_000, 50), output(NONE));

            children.run(
                    process, "seq 3000000; for i in 1 2 3 4 5 6; do echo $i; done; seq 2000000");
        }

        var read = new StringBuilder();
        for (int backup = 50; backup > 0; backup--) {
            var file = Path.of(path + "." + backup);
            read.append(Files.exists(file) ? Files.readString(file) : "");
        }
        read.append(Files.readString(path));
        var written = new StringBuilder();
        for (int end : new int[] {3_000_000, 6, 2_000_000}) {
            IntStream.rangeClosed(1, end).forEach(i -> written.append(i).append('\n'));
        }
        // Not assertEquals: its message would be the flood.
        assertTrue(written.compareTo(read) == 0, "the output differs");
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
