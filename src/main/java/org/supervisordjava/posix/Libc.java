package org.supervisordjava.posix;

import com.kenai.jffi.LastError;

/** What calls into the C library have in common. */
final class Libc {

    private Libc() {}

    /** What the last failed call of this thread left there. */
    static int errno() {
        return LastError.getInstance().get();
    }
}
