package org.supervisordjava.posix;

import org.supervisordjava.config.model.Capability;
import org.supervisordjava.config.model.UserSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** This process as a whole. Any thread. */
public final class SelfProcess {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final EnumSet<Capability> NONE = EnumSet.noneOf(Capability.class);

    private static final CFunction GETUID = CFunction.named("getuid");

    // glibc's wrappers, which change every thread of the process.
    private static final CFunction SETGROUPS = CFunction.named("setgroups");
    private static final CFunction SETGID = CFunction.named("setgid");
    private static final CFunction SETUID = CFunction.named("setuid");

    private SelfProcess() {}

    /** The real uid. */
    public static int uid() {
        return GETUID.call();
    }

    /** Returns to the kernel what of the C library's heap is free. */
    public static void giveFreedMemoryBack() {
        CFunction.named("malloc_trim").call(0);
    }

    /**
     * Whether children can be bound to these capabilities: with CAP_SETPCAP, or when they could not
     * get others anyway.
     */
    public static boolean canBound(Set<Capability> kept) {
        try {
            var status = Files.readAllLines(STATUS);
            long others =
                    EnumSet.complementOf(kept.isEmpty() ? NONE : EnumSet.copyOf(kept)).stream()
                            .mapToLong(SelfProcess::bit)
                            .reduce(0, (one, other) -> one | other);
            return (capabilities(status, "CapEff:") & bit(Capability.SETPCAP)) != 0
                    || (capabilities(status, "CapBnd:") & others) == 0;
        } catch (IOException unknown) {
            return true;
        }
    }

    private static long bit(Capability capability) {
        return 1L << capability.number();
    }

    private static long capabilities(List<String> status, String field) {
        return status.stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(
                        line -> Long.parseUnsignedLong(line.substring(field.length()).strip(), 16))
                .findFirst()
                .orElse(0);
    }

    /** Orphans below us become our children, as they do anyway when we are PID 1. */
    public static void becomeChildSubreaper() throws PosixException {
        ProcessAttribute.setChildSubreaper();
    }

    /** Gives up root in all threads, for good ({@code [supervisord] user}). */
    public static void become(UserSpec user) throws PosixException {
        var gids = user.gids().stream().mapToInt(Integer::intValue).toArray();
        try (var memory = new NativeMemory()) {
            var groups = memory.ints(gids);
            check(SETGROUPS.call(gids.length, groups.address()));
            check(SETGID.call(user.gid()));
            check(SETUID.call(user.uid()));
        } catch (PosixException e) {
            throw new PosixException("become user " + user.name(), e.errno());
        }
    }

    private static void check(int result) throws PosixException {
        if (result < 0) {
            throw new PosixException("change credentials", Libc.errno());
        }
    }
}
