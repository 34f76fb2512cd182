package org.supervisordjava.posix;

import org.supervisordjava.config.text.SurrogateEscape;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;

/** What calls into the C library have in common: C's types, arrays of strings, and errno. */
final class Libc {

    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(PathElement.groupElement("errno"));
    private static final ThreadLocal<MemorySegment> STATE_OF_THREAD =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CALL_STATE));

    private Libc() {}

    /** A null-terminated array of strings. */
    static MemorySegment strings(Arena arena, List<String> strings) {
        var array = arena.allocate(POINTER, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            array.setAtIndex(POINTER, i, string(arena, strings.get(i)));
        }
        return array;
    }

    private static MemorySegment string(Arena arena, String text) {
        var bytes = SurrogateEscape.encode(text);
        var string = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, string, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return string;
    }

    /** Where the calls of this thread leave errno, which itself does not survive the way back. */
    static MemorySegment callState() {
        return STATE_OF_THREAD.get();
    }

    /** What the last failed call of this thread left there. */
    static int errno() {
        return (int) ERRNO.get(callState(), 0L);
    }
}
