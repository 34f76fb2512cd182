package org.supervisordjava.posix;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;

/**
 * A function of the C library whose parameters and result are integers and pointers. Any thread.
 *
 * <p>All are called alike, with six arguments of 64 bits: on x86-64 and AArch64 Linux each one has
 * a register of its own whatever its type, and a function looks only at the registers of its own
 * parameters, and of a narrow one only at the low bits.
 *
 * <p>By jffi, the lowest layer of jnr-posix, whose code is compiled C. The JVM's own way, {@code
 * java.lang.foreign}, writes classes for its calls anew at each start: 60 ms of CPU time.
 */
final class CFunction {

    private static final int MOST_ARGUMENTS = 6;

    private static final Invoker INVOKER = Invoker.getInstance();

    private static final CallContext SIX_WORDS =
            CallContext.getCallContext(
                    Type.SINT64,
                    new Type[] {
                        Type.SINT64, Type.SINT64, Type.SINT64, Type.SINT64, Type.SINT64, Type.SINT64
                    },
                    CallingConvention.DEFAULT,
                    true);

    private final long address;

    private CFunction(long address) {
        this.address = address;
    }

    /**
     * @throws UnsupportedOperationException the C library has no function of this name
     */
    static CFunction named(String name) {
        long address = addressOf(name);
        if (address == 0) {
            throw new UnsupportedOperationException(
                    "this C library has no " + name + "; glibc 2.34 or later is needed");
        }
        return new CFunction(address);
    }

    static boolean exists(String name) {
        return addressOf(name) != 0;
    }

    private static long addressOf(String name) {
        return Library.getDefault().getSymbolAddress(name);
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
        return INVOKER.invokeN6(
                SIX_WORDS,
                address,
                argument(arguments, 0),
                argument(arguments, 1),
                argument(arguments, 2),
                argument(arguments, 3),
                argument(arguments, 4),
                argument(arguments, 5));
    }

    /** The same for three arguments, without an array and its calls: for each read and write. */
    long callLong(long first, long second, long third) {
        return INVOKER.invokeN6(SIX_WORDS, address, first, second, third, 0, 0, 0);
    }

    private static long argument(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }
}
