package org.supervisordjava.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;

/** Copies of the class path that every account can read: the build's may lie in root's home. */
final class ReadableClassPath {

    private ReadableClassPath() {}

    /**
     * @return the class path that consists of the copies
     */
    static String copy(Path target) throws IOException {
        var entries = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            var source = Path.of(entry);
            if (Files.exists(source)) {
                var copy = target.resolve(entries.size() + "-" + source.getFileName());
                copyTree(source, copy);
                entries.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void copyTree(Path source, Path copy) throws IOException {
        try (var files = Files.walk(source)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var destination = copy.resolve(source.relativize(file).toString());
                Files.copy(file, destination);
                Files.setPosixFilePermissions(
                        destination, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
