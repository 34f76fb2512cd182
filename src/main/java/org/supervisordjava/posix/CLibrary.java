package org.supervisordjava.posix;

import java.util.Optional;
import java.util.function.Predicate;

/** Whether the C library of this system will do. */
public final class CLibrary {

    private static final int LONGEST_VERSION = 64;

    /** Of all that are called the one that came last, with glibc 2.34. */
    private static final String NEWEST = "posix_spawn_file_actions_addclosefrom_np";

    private static final String NEEDED =
            "glibc 2.34 or newer is needed, as in Debian 12, Ubuntu 22.04, Red Hat 9 or newer";

    private static final String GLIBC_ONLY = "gnu_get_libc_version";

    /** In a stack trace. */
    private static final String CAUSE = "Caused by: ";

    private CLibrary() {}

    /** Why it will not do, for the operator; empty when it will. */
    public static Optional<String> problem() {
        try {
            return problem(CFunction::exists);
        } catch (LinkageError e) {
            // jffi's part in C, which is linked with glibc.
            return Optional.of(notLoaded(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Whoever reads it wants no stack trace, which jffi puts into its message, but the cause below.
     */
    static String notLoaded(String message) {
        var first = "";
        var cause = "";
        for (var line : message.split("\n")) {
            if (first.isEmpty()) {
                first = line;
            } else if (line.startsWith(CAUSE)) {
                cause = "; " + line.substring(CAUSE.length());
            }
        }
        return "cannot load the native library of jffi (" + first + cause + "): " + NEEDED;
    }

    static Optional<String> problem(Predicate<String> symbols) {
        if (symbols.test(NEWEST)) {
            return Optional.empty();
        }
        return Optional.of(
                symbols.test(GLIBC_ONLY)
                        ? "the C library of this system is glibc "
                                + version()
                                + ": 2.34 or newer is needed, as in Debian 12, Ubuntu 22.04, Red Hat 9 or newer"
                        : "the C library of this system is not glibc: " + NEEDED);
    }

    private static String version() {
        long address = CFunction.named(GLIBC_ONLY).callLong();
        return NativeMemory.stringAt(address, LONGEST_VERSION);
    }
}
