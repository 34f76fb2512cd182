package org.supervisordjava.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A file system with a fixed size, in memory. */
final class SmallDisk {

    private final Path mountPoint;

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    static SmallDisk mount(Path mountPoint, String owner, int megabytes) {
        var options = "mode=0755,uid=%s,size=%dm".formatted(owner, megabytes);
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mountPoint.toString());
        return new SmallDisk(mountPoint);
    }

    void unmount() {
        run("umount", mountPoint.toString());
    }

    private static void run(String... command) {
        try {
            var process = new ProcessBuilder(command).inheritIO().start();
            process.onExit().join();
            if (process.exitValue() != 0) {
                throw new AssertionError("failed: " + String.join(" ", command));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
