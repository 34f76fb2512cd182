package org.supervisordjava.posix;

import java.io.IOException;

/** A system call that failed. */
public final class PosixException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * @param action what was tried, to follow "cannot", such as {@code open /dev/null}
     */
    PosixException(String action, int errno) {
        super("cannot " + action + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    /** One of {@link Errno}. */
    public int errno() {
        return errno;
    }
}
