package org.supervisordjava.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A control group with little memory, of either version. Its processes have to end before it. */
final class MemoryGroup implements AutoCloseable {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path directory;

    private MemoryGroup(Path directory) {
        this.directory = directory;
    }

    /** Needs root, and a machine that lets it. */
    static MemoryGroup of(int megabytes) throws IOException {
        boolean first = Files.isDirectory(ROOT.resolve("memory"));
        var name = "supervisord-java-test-" + ProcessHandle.current().pid();
        var directory = ROOT.resolve(first ? "memory" : "").resolve(name);
        var limit = directory.resolve(first ? "memory.limit_in_bytes" : "memory.max");
        try {
            Files.createDirectory(directory);
            Files.writeString(limit, Long.toString((long) megabytes << 20));
        } catch (IOException e) {
            Files.deleteIfExists(directory);
            Requirement.missing("a control group with a limit of memory: " + e);
        }
        return new MemoryGroup(directory);
    }

    String members() {
        return directory.resolve("cgroup.procs").toString();
    }

    @Override
    public void close() throws IOException {
        Files.delete(directory);
    }
}
