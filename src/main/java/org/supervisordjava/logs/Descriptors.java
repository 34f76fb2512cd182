package org.supervisordjava.logs;

import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.PosixException;

/** Closing of descriptors whose failure changes nothing. */
final class Descriptors {

    private Descriptors() {}

    /** The descriptor is gone whatever close(2) says, and a pipe keeps what was written to it. */
    static void closeQuietly(int fd) {
        try {
            FileDescriptors.close(fd);
        } catch (PosixException e) {
            // See above: there is nothing left to do.
        }
    }
}
