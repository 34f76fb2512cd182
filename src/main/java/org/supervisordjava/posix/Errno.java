package org.supervisordjava.posix;

/**
 * Error numbers of Linux, the same on x86-64 and AArch64 (errno(3)), as far as this room decides by
 * them. Names and texts of all of them come from the C library.
 */
public final class Errno {

    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int E2BIG = 7;
    public static final int ENOEXEC = 8;
    public static final int EBADF = 9;
    public static final int ECHILD = 10;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ETXTBSY = 26;
    public static final int EPIPE = 32;
    public static final int ELOOP = 40;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ECONNREFUSED = 111;

    private static final int LONGEST_TEXT = 256;

    // Of the C library, where they need no file: they are asked when descriptors have run out.
    private static final CFunction NAME = CFunction.named("strerrorname_np");
    private static final CFunction DESCRIPTION = CFunction.named("strerrordesc_np");

    private Errno() {}

    /** {@code ENOENT (No such file or directory)}. */
    public static String describe(int errno) {
        var name = text(NAME.callLong(errno));
        return name.isEmpty()
                ? "errno " + errno
                : name + " (" + text(DESCRIPTION.callLong(errno)) + ")";
    }

    private static String text(long address) {
        return address == 0 ? "" : NativeMemory.stringAt(address, LONGEST_TEXT);
    }
}
