package org.supervisordjava.posix;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Binds C functions. A handle made here takes the thread's {@linkplain #callState() call state} as
 * its first argument and leaves errno there, because errno itself does not survive the way back
 * into Java.
 */
final class Libc {

    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(PathElement.groupElement("errno"));
    private static final ThreadLocal<MemorySegment> STATE_OF_THREAD =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CALL_STATE));

    private Libc() {}

    static MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
        return bind(name, FunctionDescriptor.of(result, parameters), errnoCapture());
    }

    /**
     * Binds a function with variable arguments, which some ABIs pass differently.
     *
     * @param fixed how many parameters come before the dots
     */
    static MethodHandle variadic(
            String name, int fixed, MemoryLayout result, MemoryLayout... parameters) {
        return bind(
                name,
                FunctionDescriptor.of(result, parameters),
                errnoCapture(),
                Linker.Option.firstVariadicArg(fixed));
    }

    private static MethodHandle bind(
            String name, FunctionDescriptor type, Linker.Option... options) {
        var address =
                LINKER.defaultLookup()
                        .find(name)
                        .orElseThrow(
                                () ->
                                        new UnsupportedOperationException(
                                                "this C library has no "
                                                        + name
                                                        + "; glibc 2.34 or later is needed"));
        return LINKER.downcallHandle(address, type, options);
    }

    private static Linker.Option errnoCapture() {
        return Linker.Option.captureCallState("errno");
    }

    /** Where the calls of this thread leave errno. */
    static MemorySegment callState() {
        return STATE_OF_THREAD.get();
    }

    /** What the last failed call of this thread left there. */
    static int errno() {
        return (int) ERRNO.get(callState(), 0L);
    }

    /**
     * Sorts out what a handle or the code around it threw.
     *
     * @return the exception to throw, when it is a failed call
     * @throws IllegalStateException a handle was called with the wrong types: a defect of this
     *     package
     */
    static PosixException rethrow(Throwable thrown) {
        if (thrown instanceof PosixException failure) {
            return failure;
        }
        throw defect(thrown);
    }

    /** The same, where no call throws {@link PosixException}. */
    static RuntimeException defect(Throwable thrown) {
        return switch (thrown) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            default -> new IllegalStateException("cannot call into the C library", thrown);
        };
    }
}
