package org.supervisordjava.posix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process may call itself what it likes: it is found all the same, and with its own numbers.
 * Whatever else is in its files, it is at most not there.
 */
public final class ProcFsFuzz {

    private static final int LONGEST_NAME = 15;
    private static final int PID = 4242;
    private static final int GROUP = 99;
    private static final Path ROOT = directory();
    private static final ProcFs PROC = new ProcFs(ROOT);

    private ProcFsFuzz() {}

    /**
     * The fuzzer calls it.
     *
     * @param input the name of the process, and then a whole file
     */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        write("stat", line(input));
        write("status", input);
        var members = PROC.group(GROUP);
        if (members.size() != 1 || members.getFirst().startTicks() != 678) {
            throw new AssertionError("the process is not found: " + members);
        }
        if (!PROC.lives(members.getFirst()) || PROC.usage(PID).isEmpty()) {
            throw new AssertionError("it does not live");
        }
        write("stat", input);
        PROC.group(GROUP);
        PROC.children(1);
        PROC.usage(PID);
    }

    /** As the kernel writes it: the name as it is, between parentheses. */
    private static byte[] line(byte[] name) {
        var line = new ByteArrayOutputStream();
        line.writeBytes((PID + " (").getBytes(StandardCharsets.US_ASCII));
        line.write(name, 0, Math.min(LONGEST_NAME, name.length));
        line.writeBytes(
                (") S 7 " + GROUP + " 99 0 -1 4194560 1 2 3 4 10 20 5 6 20 0 1 0 678 1000 10 1\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return line.toByteArray();
    }

    private static void write(String file, byte[] bytes) throws IOException {
        Files.write(ROOT.resolve(Integer.toString(PID)).resolve(file), bytes);
    }

    private static Path directory() {
        try {
            // In memory where there is such a place: a disk is slow to empty files.
            var memory = Path.of("/dev/shm");
            var root =
                    Files.isWritable(memory)
                            ? Files.createTempDirectory(memory, "proc-fs-fuzz")
                            : Files.createTempDirectory("proc-fs-fuzz");
            Files.createDirectories(root.resolve(Integer.toString(PID)).resolve("fd"));
            for (var file : List.of("", "4242", "4242/fd", "4242/stat", "4242/status")) {
                root.resolve(file).toFile().deleteOnExit();
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
