package org.supervisordjava.posix;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether the C library of this system will do. */
public final class CLibrary {

    private static final int LONGEST_VERSION = 64;

    /** Of all that are called the one that came last, with glibc 2.34. */
    private static final String NEWEST = "posix_spawn_file_actions_addclosefrom_np";

    private static final String NEEDED =
            "glibc 2.34 or newer is needed, as in Debian 12, Ubuntu 22.04, Red Hat 9 or newer";

    /** A line of {@code /proc/self/limits}. */
    private static final String LIMIT_OF_OPEN_FILES = "Max open files";

    private static final String EMFILE_WORDS = "Too many open files";

    private static final String MORE_OPEN_FILES = "too few open files: raise the limit (ulimit -n)";

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
            return Optional.of(notLoaded(e));
        }
    }

    /** Why something could not be loaded that the way into C needs, and what to do, in one line. */
    public static String notLoaded(LinkageError failure) {
        var cause = oneLine(String.valueOf(failure.getMessage()));
        boolean isClass = failure instanceof NoClassDefFoundError;
        if (cause.contains(EMFILE_WORDS) || isClass && areOpenFilesFew()) {
            return "cannot load what it needs (" + cause + "): " + MORE_OPEN_FILES;
        }
        return isClass
                ? "cannot load a class (" + cause + "): its jar is missing or cannot be read"
                : "cannot load the native library of jffi (" + cause + "): " + remedy(cause);
    }

    /**
     * Whether fewer than a hundred are allowed: nobody says why a jar could not be opened. With no
     * more than the JDK needs to open a file, as nothing else can be loaded by now.
     */
    private static boolean areOpenFilesFew() {
        try (var limits = new FileInputStream("/proc/self/limits")) {
            var text = new String(limits.readAllBytes(), StandardCharsets.US_ASCII);
            int start = text.indexOf(LIMIT_OF_OPEN_FILES) + LIMIT_OF_OPEN_FILES.length();
            var soft = text.substring(start).strip().split(" ", 2)[0];
            return soft.length() <= 2;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains(EMFILE_WORDS);
        }
    }

    /** By the words of the kernel and of the dynamic linker. */
    private static String remedy(String cause) {
        if (cause.contains("Cannot allocate memory")) {
            return "too little memory: see ulimit -v and the container's memory limit";
        }
        if (cause.contains("failed to map segment")) {
            return "its file system is mounted noexec, or memory is limited (ulimit -v)";
        }
        if (cause.contains("No space left on device")) {
            return "the disk is full";
        }
        if (cause.contains("Permission denied")
                || cause.contains("Operation not permitted")
                || cause.contains("Read-only file system")) {
            return "make it readable and executable, on a file system that is not mounted noexec";
        }
        return NEEDED;
    }

    /**
     * Whoever reads it wants no stack trace, which jffi puts into its message, but the cause below.
     */
    private static String oneLine(String message) {
        var first = "";
        var cause = "";
        for (var line : message.split("\n")) {
            if (first.isEmpty()) {
                first = line;
            } else if (line.startsWith(CAUSE)) {
                cause = "; " + line.substring(CAUSE.length());
            }
        }
        return first + cause;
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
