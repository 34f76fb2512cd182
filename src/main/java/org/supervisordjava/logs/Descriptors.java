package org.supervisordjava.logs;

import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.PosixException;

/** Closing of descriptors whose failure changes nothing. */
final class Descriptors {

    private Descriptors() {}

    /** A descriptor is gone whatever close(2) says, and a pipe has no data that could be lost. */
    static void closeQuietly(int fd) {
        try {
            FileDescriptors.close(fd);
        } catch (PosixException e) {
            // Nothing to be done, see above.
        }
    }
}
