package org.supervisordjava.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Our control group: version 2, or the memory controller of version 1. Any thread. */
public final class Cgroup {

    private static final long UNKNOWN = -1;

    private static final String KILLS = "\noom_kill ";

    /** It has seven lines of a word and a number at most. */
    private static final int LONGEST_COUNTERS = 1024;

    /** Version 1 says so with a number that no machine has: 2^63, rounded down to a page. */
    private static final long UNLIMITED = 1L << 60;

    private final Path counters;

    private Cgroup(Path counters) {
        this.counters = counters;
    }

    /** The group this process is in. */
    public static Cgroup own() {
        return find(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
    }

    /**
     * Finds the file that counts. Inside a container the path may be the host's while the mount
     * shows only our own part of the tree; then the counter is at the mount's root.
     */
    static Cgroup find(Path membership, Path mount) {
        var unified = path(membership, "0::");
        var memory = path(membership, "memory:");
        return new Cgroup(
                Stream.of(
                                unified.map(path -> mount.resolve(path).resolve("memory.events")),
                                Optional.of(mount.resolve("memory.events")),
                                memory.map(
                                        path ->
                                                mount.resolve("memory")
                                                        .resolve(path)
                                                        .resolve("memory.oom_control")),
                                Optional.of(mount.resolve("memory/memory.oom_control")))
                        .flatMap(Optional::stream)
                        .filter(Files::isReadable)
                        .findFirst()
                        .orElse(Path.of("")));
    }

    /** The path in {@code 0::/path} or {@code 4:memory:/path}, without its leading slash. */
    private static Optional<String> path(Path membership, String controller) {
        try (var lines = Files.lines(membership)) {
            return lines.filter(
                            line ->
                                    controller.startsWith("0")
                                            ? line.startsWith(controller)
                                            : line.contains(":" + controller)
                                                    || line.contains("," + controller))
                    .map(line -> line.substring(line.indexOf('/') + 1))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** Bytes that the group may use; empty when it is not limited. */
    public OptionalLong memoryLimit() {
        for (String name : List.of("memory.max", "memory.limit_in_bytes")) {
            try {
                var text = Files.readString(counters.resolveSibling(name)).strip();
                long limit = text.equals("max") ? UNLIMITED : Long.parseLong(text);
                return limit < UNLIMITED ? OptionalLong.of(limit) : OptionalLong.empty();
            } catch (IOException | NumberFormatException otherVersion) {
                // The next name, then.
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Processes and threads that the group may have; empty when it is not limited, or this is
     * version 1.
     */
    public OptionalLong tasksLimit() {
        try {
            var text = Files.readString(counters.resolveSibling("pids.max")).strip();
            return text.equals("max")
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(text));
        } catch (IOException | NumberFormatException unknown) {
            return OptionalLong.empty();
        }
    }

    /**
     * How many processes of the group the out-of-memory killer has killed; -1 when the kernel does
     * not tell.
     */
    public long oomKills() {
        try {
            // Without streams and channels: it is asked between a SIGKILL and the successor.
            var bytes = FileDescriptors.readFile(counters.toString(), LONGEST_COUNTERS);
            var text = "\n" + new String(bytes, StandardCharsets.US_ASCII);
            int begin = text.indexOf(KILLS);
            if (begin < 0) {
                return UNKNOWN;
            }
            begin += KILLS.length();
            int end = text.indexOf('\n', begin);
            return Long.parseLong(text.substring(begin, end < 0 ? text.length() : end).strip());
        } catch (IOException | NumberFormatException e) {
            return UNKNOWN;
        }
    }
}
