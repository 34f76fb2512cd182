package org.supervisordjava.posix;

import static org.supervisordjava.posix.Libc.INT;
import static org.supervisordjava.posix.Libc.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One prepared posix_spawn(3). It gives the child a clean slate whatever the JVM did: every signal
 * at its default and none blocked, no descriptors but 0, 1 and 2, a session and process group of
 * its own.
 *
 * <p>Everything is laid out in native memory beforehand, so that {@link #run()} can be called by a
 * thread that is no longer allowed to read our class files.
 */
final class PosixSpawn implements AutoCloseable {

    // <spawn.h>
    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;

    // glibc: 336, 80 and 128 bytes on x86-64; with room for other architectures.
    private static final long ATTRIBUTES_SIZE = 512;
    private static final long FILE_ACTIONS_SIZE = 256;
    private static final long SIGSET_SIZE = 128;

    private static final MethodHandle SPAWN =
            Libc.function("posix_spawn", INT, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER);
    private static final MethodHandle ATTR_INIT =
            Libc.function("posix_spawnattr_init", INT, POINTER);
    private static final MethodHandle ATTR_SETFLAGS =
            Libc.function("posix_spawnattr_setflags", INT, POINTER, Libc.SHORT);
    private static final MethodHandle ATTR_SETSIGDEFAULT =
            Libc.function("posix_spawnattr_setsigdefault", INT, POINTER, POINTER);
    private static final MethodHandle ACTIONS_INIT =
            Libc.function("posix_spawn_file_actions_init", INT, POINTER);
    private static final MethodHandle ACTIONS_DESTROY =
            Libc.function("posix_spawn_file_actions_destroy", INT, POINTER);
    private static final MethodHandle ADD_DUP2 =
            Libc.function("posix_spawn_file_actions_adddup2", INT, POINTER, INT, INT);
    private static final MethodHandle ADD_CLOSEFROM =
            Libc.function("posix_spawn_file_actions_addclosefrom_np", INT, POINTER, INT);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment pid = arena.allocate(INT);
    private final MemorySegment executable;
    private final MemorySegment actions;
    private final MemorySegment attributes;
    private final MemorySegment argv;
    private final MemorySegment environment;

    /**
     * @param environment {@code NAME=value} each
     * @param directory absolute
     * @param stdio descriptors that become 0, 1 and 2; each is 3 or higher, or already its own
     *     target
     */
    PosixSpawn(
            Path executable,
            List<String> argv,
            List<String> environment,
            Optional<Path> directory,
            List<Integer> stdio)
            throws PosixException {
        this.executable = arena.allocateFrom(executable.toString());
        this.argv = strings(argv);
        this.environment = strings(environment);
        this.attributes = attributes();
        this.actions = actions(directory, stdio);
    }

    /**
     * Spawns.
     *
     * @return 0, or an errno: of the child's last step when that one failed
     */
    int run() {
        try {
            return (int)
                    SPAWN.invokeExact(
                            Libc.callState(),
                            pid,
                            executable,
                            actions,
                            attributes,
                            argv,
                            environment);
        } catch (Throwable e) {
            throw Libc.defect(e);
        }
    }

    /** The child, after {@link #run()} has returned 0. */
    int pid() {
        return pid.get(INT, 0);
    }

    /** A null-terminated array of UTF-8 strings. */
    private MemorySegment strings(List<String> strings) {
        var array = arena.allocate(POINTER, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            array.setAtIndex(POINTER, i, arena.allocateFrom(strings.get(i)));
        }
        return array;
    }

    private MemorySegment attributes() throws PosixException {
        var attr = arena.allocate(ATTRIBUTES_SIZE, Long.BYTES);
        // Every bit: glibc's two internal signals too, which a full sigset would leave out. The
        // mask stays as initialised: empty.
        var everySignal = arena.allocate(SIGSET_SIZE, Long.BYTES).fill((byte) 0xff);
        short flags = SETSID | SETSIGMASK | SETSIGDEF;
        try {
            check((int) ATTR_INIT.invokeExact(Libc.callState(), attr));
            check((int) ATTR_SETFLAGS.invokeExact(Libc.callState(), attr, flags));
            check((int) ATTR_SETSIGDEFAULT.invokeExact(Libc.callState(), attr, everySignal));
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
        return attr;
    }

    private MemorySegment actions(Optional<Path> directory, List<Integer> stdio)
            throws PosixException {
        var list = arena.allocate(FILE_ACTIONS_SIZE, Long.BYTES);
        try {
            check((int) ACTIONS_INIT.invokeExact(Libc.callState(), list));
            for (int target = 0; target < stdio.size(); target++) {
                int source = stdio.get(target);
                check((int) ADD_DUP2.invokeExact(Libc.callState(), list, source, target));
            }
            check((int) ADD_CLOSEFROM.invokeExact(Libc.callState(), list, stdio.size()));
            if (directory.isPresent()) {
                var path = arena.allocateFrom(directory.get().toString());
                check((int) Chdir.ADD.invokeExact(Libc.callState(), list, path));
            }
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
        return list;
    }

    private static void check(int error) throws PosixException {
        if (error != 0) {
            throw new PosixException("prepare a spawn", error);
        }
    }

    @Override
    public void close() {
        try {
            int ignored = (int) ACTIONS_DESTROY.invokeExact(Libc.callState(), actions);
        } catch (Throwable e) {
            throw Libc.defect(e);
        }
        arena.close();
    }

    /** Bound when first needed. */
    private static final class Chdir {
        static final MethodHandle ADD =
                Libc.function("posix_spawn_file_actions_addchdir_np", INT, POINTER, POINTER);
    }
}
