package org.supervisordjava.logs;

import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.PinnedFile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;

/**
 * Opens log files, which lie where their programs may often write, without ever waiting: one that
 * has become a FIFO is refused, also when that happens at this very moment.
 */
final class LogOpening {

    private static final int APPEND = FileDescriptors.O_WRONLY | FileDescriptors.O_APPEND;

    /** Somebody may create and remove it all the time. */
    private static final int ATTEMPTS = 10;

    private LogOpening() {}

    /**
     * Opens a file, or a device such as {@code /dev/null}.
     *
     * @param attributes of a file that does not exist yet
     */
    static AppendedFile toAppend(Path path, FileAttribute<?>... attributes) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (var pinned = PinnedFile.of(path)) {
                if (FileKind.of(pinned.path()) == FileKind.STREAM) {
                    throw new IOException("it has become a pipe or terminal");
                }
                return new AppendedFile(FileDescriptors.open(pinned.path().toString(), APPEND, 0));
            } catch (NoSuchFileException none) {
                create(path, attributes);
            }
        }
        throw new IOException("it is removed as fast as it is created");
    }

    /** Also behind links that lead to nothing yet. */
    private static void create(Path path, FileAttribute<?>... attributes) throws IOException {
        var target = path;
        for (int link = 0; link < ATTEMPTS && Files.isSymbolicLink(target); link++) {
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        try {
            Files.createFile(target, attributes);
        } catch (FileAlreadyExistsException thenItCanBeOpened) {
            // By whoever was faster.
        }
    }

    static FileChannel toRead(Path path) throws IOException {
        try (var pinned = PinnedFile.of(path)) {
            if (!Files.isRegularFile(pinned.path())) {
                throw new IOException("not a regular file");
            }
            return FileChannel.open(pinned.path(), StandardOpenOption.READ);
        }
    }
}
