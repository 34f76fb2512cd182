package org.supervisordjava.posix;

import static org.supervisordjava.posix.Libc.LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A function of the C library whose parameters and result are integers and pointers. Any thread.
 *
 * <p>All are called alike, with six arguments of 64 bits: on x86-64 and AArch64 Linux each one has
 * a register of its own whatever its type, and a function looks only at the registers of its own
 * parameters, and of a narrow one only at the low bits. So the JVM links one kind of call instead
 * of one for each signature, which was half of the CPU time before the first program.
 */
final class CFunction {

    private static final int MOST_ARGUMENTS = 6;

    // Variadic, so that those which are find what they expect (x86-64 counts the floating-point
    // arguments in a register); for the others it makes no difference.
    private static final MethodHandle CALL =
            Linker.nativeLinker()
                    .downcallHandle(
                            FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG),
                            Linker.Option.captureCallState("errno"),
                            Linker.Option.firstVariadicArg(1));

    private final MemorySegment address;

    private CFunction(MemorySegment address) {
        this.address = address;
    }

    /**
     * @throws UnsupportedOperationException the C library has no function of this name
     */
    static CFunction named(String name) {
        return Linker.nativeLinker()
                .defaultLookup()
                .find(name)
                .map(CFunction::new)
                .orElseThrow(
                        () ->
                                new UnsupportedOperationException(
                                        "this C library has no "
                                                + name
                                                + "; glibc 2.34 or later is needed"));
    }

    /** Calls a function that returns an int; {@link Libc#errno()} tells why it failed. */
    int call(long... arguments) {
        return (int) callLong(arguments);
    }

    /**
     * Calls a function that returns a long, a size or a pointer.
     *
     * @param arguments at most six; a pointer is the address of memory that its owner keeps until
     *     the call has returned
     */
    long callLong(long... arguments) {
        if (arguments.length > MOST_ARGUMENTS) {
            throw new IllegalArgumentException(arguments.length + " arguments");
        }
        try {
            return (long)
                    CALL.invokeExact(
                            address,
                            Libc.callState(),
                            argument(arguments, 0),
                            argument(arguments, 1),
                            argument(arguments, 2),
                            argument(arguments, 3),
                            argument(arguments, 4),
                            argument(arguments, 5));
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call into the C library", e);
        }
    }

    private static long argument(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }
}
