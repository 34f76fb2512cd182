package org.supervisordjava.posix;

import static org.supervisordjava.posix.Libc.INT;
import static org.supervisordjava.posix.Libc.LONG;
import static org.supervisordjava.posix.Libc.POINTER;

import org.supervisordjava.config.UserSpec;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;

/** This process as a whole. Any thread. */
public final class SelfProcess {

    private static final MethodHandle GETUID = Libc.function("getuid", INT);

    private SelfProcess() {}

    /** The real uid. */
    public static int uid() {
        try {
            return (int) GETUID.invokeExact(Libc.callState());
        } catch (Throwable e) {
            throw Libc.defect(e);
        }
    }

    /** Orphans below us become our children, as they do anyway when we are PID 1. */
    public static void becomeChildSubreaper() throws PosixException {
        ProcessAttribute.setChildSubreaper();
    }

    /**
     * Sets the umask of all threads.
     *
     * @return the one before
     */
    public static int umask(int umask) {
        try {
            return (int) Umask.SET.invokeExact(Libc.callState(), umask);
        } catch (Throwable e) {
            throw Libc.defect(e);
        }
    }

    /** Gives up root in all threads, for good ({@code [supervisord] user}). */
    public static void become(UserSpec user) throws PosixException {
        var gids = user.gids().stream().mapToInt(Integer::intValue).toArray();
        try (var arena = Arena.ofConfined()) {
            var groups = arena.allocateFrom(INT, gids);
            check((int) User.SETGROUPS.invokeExact(Libc.callState(), (long) gids.length, groups));
            check((int) User.SETGID.invokeExact(Libc.callState(), user.gid()));
            check((int) User.SETUID.invokeExact(Libc.callState(), user.uid()));
        } catch (PosixException e) {
            throw new PosixException("become user " + user.name(), e.errno());
        } catch (Throwable e) {
            throw Libc.defect(e);
        }
    }

    private static void check(int result) throws PosixException {
        if (result < 0) {
            throw new PosixException("change credentials", Libc.errno());
        }
    }

    /** Bound when first needed. */
    private static final class Umask {
        static final MethodHandle SET = Libc.function("umask", INT, INT);
    }

    /** glibc's wrappers, which change every thread of the process. */
    private static final class User {
        static final MethodHandle SETGROUPS = Libc.function("setgroups", INT, LONG, POINTER);
        static final MethodHandle SETGID = Libc.function("setgid", INT, INT);
        static final MethodHandle SETUID = Libc.function("setuid", INT, INT);
    }
}
