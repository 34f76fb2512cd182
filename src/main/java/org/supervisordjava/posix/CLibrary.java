package org.supervisordjava.posix;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Function;

/** Whether the C library of this system will do. */
public final class CLibrary {

    private static final long LONGEST_VERSION = 64;

    /** Of all that are called the one that came last, with glibc 2.34. */
    private static final String NEWEST = "posix_spawn_file_actions_addclosefrom_np";

    private static final String GLIBC_ONLY = "gnu_get_libc_version";

    private CLibrary() {}

    /** Why it will not do, for the operator; empty when it will. */
    public static Optional<String> problem() {
        return problem(Linker.nativeLinker().defaultLookup()::find);
    }

    static Optional<String> problem(Function<String, Optional<MemorySegment>> symbols) {
        if (symbols.apply(NEWEST).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                symbols.apply(GLIBC_ONLY).isPresent()
                        ? "the C library of this system is glibc "
                                + version()
                                + ": 2.34 or newer is needed, as in Debian 12, Ubuntu 22.04, Red Hat 9 or newer"
                        : "the C library of this system is not glibc: glibc 2.34 or newer is needed, as in Debian 12,"
                                + " Ubuntu 22.04, Red Hat 9 or newer");
    }

    private static String version() {
        long address = CFunction.named(GLIBC_ONLY).callLong();
        return MemorySegment.ofAddress(address).reinterpret(LONGEST_VERSION).getString(0, US_ASCII);
    }
}
