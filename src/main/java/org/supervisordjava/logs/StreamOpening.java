package org.supervisordjava.logs;

import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.PosixException;

import java.nio.file.Files;
import java.nio.file.Path;

/** Opens targets that may keep a writer waiting, without waiting. */
final class StreamOpening {

    /** open(2): never becomes our controlling terminal; asm-generic number. */
    private static final int O_NOCTTY = 0x100;

    private static final int FLAGS =
            FileDescriptors.O_WRONLY
                    | FileDescriptors.O_APPEND
                    | FileDescriptors.O_NONBLOCK
                    | O_NOCTTY;

    private StreamOpening() {}

    static NonBlockingStream.Handle device(Path path) throws PosixException {
        return new NonBlockingStream.Handle(
                FileDescriptors.open(path.toString(), FLAGS, 0), true, false);
    }

    /**
     * Opens a pipe or terminal a second time, because O_NONBLOCK on the inherited descriptor would
     * also hold for whoever shares it, such as the shell we were started from. Where that is
     * refused (a socket, or another user's pipe) the inherited one is used with care. So is a
     * regular file, for the sake of the common offset.
     */
    static NonBlockingStream.Handle standard(int fd) {
        var path = Path.of("/proc/self/fd/" + fd);
        if (Files.isRegularFile(path)) {
            return new NonBlockingStream.Handle(fd, false, false);
        }
        try {
            return device(path);
        } catch (PosixException e) {
            return new NonBlockingStream.Handle(fd, false, true);
        }
    }
}
