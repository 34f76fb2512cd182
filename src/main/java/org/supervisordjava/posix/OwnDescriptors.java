package org.supervisordjava.posix;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The descriptors that this process has open. */
final class OwnDescriptors {

    private static final Path FOLDER = Path.of("/proc/self/fd");

    private OwnDescriptors() {}

    /** One that is opened or closed meanwhile may be missing, or be there in vain. */
    static List<Integer> list() throws IOException {
        var found = new ArrayList<Integer>();
        try (var descriptors = Files.newDirectoryStream(FOLDER)) {
            for (var each : descriptors) {
                found.add(Integer.parseInt(each.getFileName().toString()));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    /** The path of a file, or what the kernel calls something else; empty for none. */
    static String nameOf(int fd) {
        try {
            return Files.readSymbolicLink(FOLDER.resolve("" + fd)).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
