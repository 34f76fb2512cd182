package org.supervisordjava.posix;

import java.nio.file.Path;
import java.util.Arrays;
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
    private static final int ATTRIBUTES_SIZE = 512;
    private static final int FILE_ACTIONS_SIZE = 256;
    private static final int SIGSET_SIZE = 128;

    private static final int STDIO = 3;

    private static final byte[] EVERY_SIGNAL = new byte[SIGSET_SIZE];

    static {
        Arrays.fill(EVERY_SIGNAL, (byte) 0xff);
    }

    private static final CFunction SPAWN = CFunction.named("posix_spawn");
    private static final CFunction ATTR_INIT = CFunction.named("posix_spawnattr_init");
    private static final CFunction ATTR_SETFLAGS = CFunction.named("posix_spawnattr_setflags");
    private static final CFunction ATTR_SETSIGDEFAULT =
            CFunction.named("posix_spawnattr_setsigdefault");
    private static final CFunction ACTIONS_INIT = CFunction.named("posix_spawn_file_actions_init");
    private static final CFunction ACTIONS_DESTROY =
            CFunction.named("posix_spawn_file_actions_destroy");
    private static final CFunction ADD_DUP2 = CFunction.named("posix_spawn_file_actions_adddup2");
    private static final CFunction ADD_CLOSEFROM =
            CFunction.named("posix_spawn_file_actions_addclosefrom_np");
    private static final CFunction ADD_CHDIR =
            CFunction.named("posix_spawn_file_actions_addchdir_np");

    private final NativeMemory memory = new NativeMemory();

    /** Written by the thread that spawns, which has ended when it is read. */
    private boolean spawned;

    private final NativeMemory.Block pid = memory.ints(0);
    private final NativeMemory.Block executable;
    private final Optional<NativeMemory.Block> directory;
    private final NativeMemory.Block actions;
    private final NativeMemory.Block attributes;
    private final NativeMemory.Block argv;
    private final NativeMemory.Block environment;

    /**
     * @param environment {@code NAME=value} each, {@linkplain EncodedVariables encoded}
     * @param directory absolute
     */
    PosixSpawn(
            Path executable, List<String> argv, List<byte[]> environment, Optional<Path> directory)
            throws PosixException {
        this.executable = memory.string(executable.toString());
        this.argv = memory.strings(argv);
        this.environment = memory.encodedStrings(environment);
        this.attributes = attributes();
        this.directory =
                directory.isPresent()
                        ? Optional.of(memory.string(directory.get().toString()))
                        : Optional.empty();
        this.actions = memory.allocate(FILE_ACTIONS_SIZE);
        check(ACTIONS_INIT.call(actions.address()));
    }

    /**
     * Says what the child's descriptors 0, 1 and 2 are, once. Each is 3 or higher, or already its
     * own target, in the table of the thread that spawns.
     *
     * @return 0 or an errno
     */
    int connect(int stdin, int stdout, int stderr) {
        long list = actions.address();
        int error = ADD_DUP2.call(list, stdin, 0);
        error = error == 0 ? ADD_DUP2.call(list, stdout, 1) : error;
        error = error == 0 ? ADD_DUP2.call(list, stderr, 2) : error;
        error = error == 0 ? ADD_CLOSEFROM.call(list, STDIO) : error;
        return error == 0 && directory.isPresent()
                ? ADD_CHDIR.call(list, directory.get().address())
                : error;
    }

    /**
     * Spawns.
     *
     * @return 0, or an errno: of the child's last step when that one failed
     */
    int run() {
        int result =
                SPAWN.call(
                        pid.address(),
                        executable.address(),
                        actions.address(),
                        attributes.address(),
                        argv.address(),
                        environment.address());
        spawned = result == 0;
        return result;
    }

    /** The child; 0 unless {@link #run()} has returned 0. */
    int pid() {
        return spawned ? pid.getInt(0) : 0;
    }

    private NativeMemory.Block attributes() throws PosixException {
        var attr = memory.allocate(ATTRIBUTES_SIZE);
        // Every bit: glibc's two internal signals too, which a full sigset would leave out. The
        // mask stays as initialised: empty.
        var everySignal = memory.bytes(EVERY_SIGNAL);
        short flags = SETSID | SETSIGMASK | SETSIGDEF;
        check(ATTR_INIT.call(attr.address()));
        check(ATTR_SETFLAGS.call(attr.address(), flags));
        check(ATTR_SETSIGDEFAULT.call(attr.address(), everySignal.address()));
        return attr;
    }

    private static void check(int error) throws PosixException {
        if (error != 0) {
            throw new PosixException("prepare a spawn", error);
        }
    }

    @Override
    public void close() {
        ACTIONS_DESTROY.call(actions.address());
        memory.close();
    }
}
