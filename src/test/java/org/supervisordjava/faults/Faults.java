package org.supervisordjava.faults;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the calls of each kind in a JVM under test, and lets some of them fail. What {@link
 * FaultAgent} writes into the classes calls it; that is why it is loaded by the boot loader and
 * static.
 */
public final class Faults {

    /** Counted like a kind of its own. */
    static final String FAILED_CALLS = "failed";

    private static final long FAILED = -1;

    private static final Map<String, AtomicLong> CALLS = new ConcurrentHashMap<>();
    private static final Map<Object, String> FUNCTIONS =
            Collections.synchronizedMap(new IdentityHashMap<>());

    private static Fault fault = new Fault("", 0, 0, Errno.EIO);
    private static boolean isCounting;

    private Faults() {}

    /** What fails how, with the C library's number and words. */
    public enum Errno {
        EPERM(1, "Operation not permitted"),
        ESRCH(3, "No such process"),
        EINTR(4, "Interrupted system call"),
        EIO(5, "Input/output error"),
        EAGAIN(11, "Resource temporarily unavailable"),
        ENOMEM(12, "Cannot allocate memory"),
        EACCES(13, "Permission denied"),
        ENFILE(23, "Too many open files in system"),
        EMFILE(24, "Too many open files"),
        ENOSPC(28, "No space left on device"),
        EROFS(30, "Read-only file system"),
        EPIPE(32, "Broken pipe"),
        EADDRINUSE(98, "Address already in use"),
        ECONNRESET(104, "Connection reset by peer"),
        ENOBUFS(105, "No buffer space available"),
        ETIMEDOUT(110, "Connection timed out");

        private final int number;
        private final String words;

        Errno(int number, String words) {
            this.number = number;
            this.words = words;
        }
    }

    /**
     * The calls of a kind that fail.
     *
     * @param first counted from 1
     */
    public record Fault(String kind, long first, long times, Errno errno) {

        /** As {@link #toString} writes it. */
        static Fault of(String text) {
            var words = text.split(",");
            return new Fault(
                    words[0],
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Errno.valueOf(words[3]));
        }

        @Override
        public String toString() {
            return kind + "," + first + "," + times + "," + errno;
        }
    }

    /**
     * @param counts gets a line with a number and a kind for each kind of call, at the end
     */
    static void plan(Fault planned, Path counts) {
        fault = planned;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> write(counts)));
        isCounting = true;
    }

    private static void write(Path counts) {
        isCounting = false;
        var lines = new StringBuilder();
        new TreeMap<>(CALLS).forEach((kind, calls) -> lines.append(calls + " " + kind + "\n"));
        try {
            Files.write(counts, lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.err.println("cannot write " + counts + ": " + e);
        }
    }

    private static boolean fails(String kind) {
        if (!isCounting) {
            return false;
        }
        long call = CALLS.computeIfAbsent(kind, _ -> new AtomicLong()).incrementAndGet();
        return kind.equals(fault.kind) && call >= fault.first && call < fault.first + fault.times;
    }

    // ---- functions of the C library

    /** A function has been looked up. */
    public static void named(Object function, String name) {
        FUNCTIONS.put(function, name);
    }

    /** Whether the call that begins is to fail. */
    public static boolean callFails(Object function) {
        return fails("libc." + FUNCTIONS.get(function));
    }

    /** What the failing call returns; most leave the number in errno. */
    public static long result(Object function, MemorySegment callState) {
        if (FUNCTIONS.get(function).startsWith("posix_spawn")) {
            return fault.errno.number;
        }
        callState.set(ValueLayout.JAVA_INT_UNALIGNED, 0, fault.errno.number);
        return FAILED;
    }

    // ---- methods of the JDK: each throws what the JDK throws

    public static void thread() {
        if (fails("jdk.thread")) {
            throw new OutOfMemoryError(
                    "unable to create native thread: possibly out of memory or process/resource limits reached");
        }
    }

    public static void file(String kind) throws IOException {
        if (fails(kind)) {
            throw new IOException(fault.errno.words);
        }
    }

    public static void open(String kind) throws FileNotFoundException {
        if (fails(kind)) {
            throw new FileNotFoundException("(" + fault.errno.words + ")");
        }
    }

    public static void socket(String kind) throws SocketException {
        if (fails(kind)) {
            throw new SocketException(fault.errno.words);
        }
    }

    /** In {@code sun.nio.fs}, whose exception nobody else can make. */
    public static void path(String kind) {
        if (fails(kind)) {
            Faults.<RuntimeException>raise(unixException());
        }
    }

    private static Throwable unixException() {
        try {
            var constructor =
                    Class.forName("sun.nio.fs.UnixException").getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            return (Throwable) constructor.newInstance(fault.errno.number);
        } catch (ReflectiveOperationException e) {
            return new IllegalStateException(e);
        }
    }

    public static void process() throws IOException {
        if (fails("jdk.process")) {
            throw new IOException("error=" + fault.errno.number + ", " + fault.errno.words);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable throwable) throws T {
        throw (T) throwable;
    }
}
