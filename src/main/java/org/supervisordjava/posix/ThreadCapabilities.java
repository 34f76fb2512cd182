package org.supervisordjava.posix;

import org.supervisordjava.config.model.Capability;

import java.util.Set;

/**
 * Bounds what the calling thread, and what it executes, may have of root's rights. The inheritable
 * set is cut as well: what stands there is not held up by the bounding set.
 *
 * <p>Everything is laid out beforehand, as for {@link PosixSpawn}.
 */
final class ThreadCapabilities {

    // <linux/capability.h>
    private static final int VERSION_3 = 0x20080522;
    private static final int WORDS = 2;
    private static final int SETS = 3;
    private static final int INHERITABLE = 2;

    /** Beyond those that have a name here, for kernels to come. */
    private static final int NUMBERS = 64;

    private static final CFunction CAPGET = CFunction.named("capget");
    private static final CFunction CAPSET = CFunction.named("capset");

    private final long kept;
    private final NativeMemory.Block header;
    private final NativeMemory.Block sets;

    ThreadCapabilities(NativeMemory memory, Set<Capability> kept) {
        this.kept = kept.stream().mapToLong(one -> 1L << one.number()).reduce(0, (a, b) -> a | b);
        header = memory.ints(VERSION_3, 0);
        sets = memory.allocate(WORDS * SETS * Integer.BYTES);
    }

    /** Returns 0 or an errno. */
    int bound() {
        for (int capability = 0; capability < NUMBERS; capability++) {
            if ((kept >> capability & 1) == 0) {
                int error = ThreadCalls.dropFromBoundingSet(capability);
                if (error != 0) {
                    return error;
                }
            }
        }
        return boundInheritable();
    }

    private int boundInheritable() {
        if (CAPGET.call(header.address(), sets.address()) < 0) {
            return Libc.errno();
        }
        for (int word = 0; word < WORDS; word++) {
            int offset = (word * SETS + INHERITABLE) * Integer.BYTES;
            int inheritable = sets.getInt(offset);
            sets.putInt(offset, inheritable & (int) (kept >> word * Integer.SIZE));
        }
        return CAPSET.call(header.address(), sets.address()) < 0 ? Libc.errno() : 0;
    }
}
