package org.supervisordjava.posix;

import static org.supervisordjava.posix.Libc.INT;

import org.supervisordjava.config.model.UserSpec;

import java.lang.foreign.Arena;

/** This process as a whole. Any thread. */
public final class SelfProcess {

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

    /** Orphans below us become our children, as they do anyway when we are PID 1. */
    public static void becomeChildSubreaper() throws PosixException {
        ProcessAttribute.setChildSubreaper();
    }

    /** Gives up root in all threads, for good ({@code [supervisord] user}). */
    public static void become(UserSpec user) throws PosixException {
        var gids = user.gids().stream().mapToInt(Integer::intValue).toArray();
        try (var arena = Arena.ofConfined()) {
            var groups = arena.allocateFrom(INT, gids);
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
