package org.supervisordjava.faults;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the calls of each kind in a JVM under test, and lets some of them fail. What {@link
 * FaultSeams} writes into the classes calls it; that is why it is loaded by the boot loader and
 * static.
 */
public final class Faults {

    private static final long FAILED = -1;

    /** So many frames of the program tell one place from another. */
    private static final int DEPTH = 12;

    private static final String PROGRAM = "org.supervisordjava.";
    private static final Set<String> SAME_FOR_ALL =
            Set.of(PROGRAM + "posix.CFunction", PROGRAM + "faults.Faults");

    private static final Map<String, AtomicLong> CALLS = new ConcurrentHashMap<>();
    private static final Map<Place, AtomicLong> PLACES = new ConcurrentHashMap<>();
    private static final Map<Object, String> FUNCTIONS =
            Collections.synchronizedMap(new IdentityHashMap<>());
    private static final ThreadLocal<Errno> FAILING = new ThreadLocal<>();

    private static List<Planned> planned = List.of();
    private static boolean isCensus;
    private static boolean isCounting;
    private static RandomAccessFile report;

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
     * @param place as {@link Place#name} gives it; empty for wherever it is called from
     * @param first of those calls, counted from 1; the others are the next ones of the kind
     */
    public record Fault(String kind, String place, long first, long times, Errno errno) {

        /** As {@link #toString} writes it. */
        static Fault of(String text) {
            var words = text.split(",");
            var where = words[0].split("@");
            return new Fault(
                    where[0],
                    where.length == 1 ? "" : where[1],
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Errno.valueOf(words[3]));
        }

        /** As {@link #text} writes them. */
        static List<Fault> all(String text) {
            var faults = new ArrayList<Fault>();
            for (var each : text.split("\\+")) {
                if (!each.isEmpty()) {
                    faults.add(of(each));
                }
            }
            return faults;
        }

        static String text(List<Fault> faults) {
            var text = new StringJoiner("+");
            faults.forEach(fault -> text.add(fault.toString()));
            return text.toString();
        }

        @Override
        public String toString() {
            var where = place.isEmpty() ? kind : kind + "@" + place;
            return where + "," + first + "," + times + "," + errno;
        }
    }

    /**
     * Where in the program a call of a kind comes from.
     *
     * @param frames the innermost ones, with what distinguishes two calls in one method
     */
    private record Place(String kind, List<Frame> frames) {

        String name() {
            return "%08x".formatted(frames.hashCode());
        }
    }

    private record Frame(String type, String method, int index) {

        static Frame of(StackWalker.StackFrame frame) {
            return new Frame(frame.getClassName(), frame.getMethodName(), frame.getByteCodeIndex());
        }

        boolean isOf(String packages) {
            return type.startsWith(packages) && !SAME_FOR_ALL.contains(type);
        }

        @Override
        public String toString() {
            return type.substring(type.lastIndexOf('.') + 1) + "." + method + ":" + index;
        }

        // What a record has by itself is not the same in the next JVM, nor is it for an enum.
        @Override
        public int hashCode() {
            return (type.hashCode() * 31 + method.hashCode()) * 31 + index;
        }
    }

    /** A fault, and how far it has come. */
    private static final class Planned {
        private final Fault fault;
        private long seen;
        private long left;

        private Planned(Fault fault) {
            this.fault = fault;
        }

        private synchronized boolean fails(String place) {
            boolean isThere = fault.place.isEmpty() || fault.place.equals(place);
            if (isThere && ++seen == fault.first) {
                left = fault.times;
                say("fired " + fault);
            }
            return left > 0 && left-- > 0;
        }
    }

    /**
     * @param faults none for a census: places are counted, too
     * @param file gets lines: a fault that has happened, as it happens; at the end the numbers of
     *     calls of each kind and place
     */
    static void plan(List<Fault> faults, Path file) throws IOException {
        report = new RandomAccessFile(file.toFile(), "rw");
        planned = faults.stream().map(Planned::new).toList();
        isCensus = planned.isEmpty();
        place("");
        Runtime.getRuntime().addShutdownHook(new Thread(Faults::write));
        isCounting = true;
    }

    private static void write() {
        isCounting = false;
        new TreeMap<>(CALLS).forEach((kind, calls) -> say("calls " + calls + " " + kind));
        PLACES.forEach(
                (place, calls) ->
                        say(
                                "place %s %s@%s %s"
                                        .formatted(calls, place.kind, place.name(), place.frames)));
    }

    private static void say(String line) {
        try {
            report.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.err.println("cannot write the report: " + e);
        }
    }

    /** How the call that begins is to fail; null when it is not. */
    private static Errno failing(String kind) {
        if (!isCounting) {
            return null;
        }
        CALLS.computeIfAbsent(kind, _ -> new AtomicLong()).incrementAndGet();
        if (isCensus) {
            PLACES.computeIfAbsent(place(kind), _ -> new AtomicLong()).incrementAndGet();
            return null;
        }
        Errno failing = null;
        String name = null;
        for (var each : planned) {
            if (each.fault.kind.equals(kind)) {
                if (name == null) {
                    name = each.fault.place.isEmpty() ? "" : place(kind).name();
                }
                if (each.fails(name) && failing == null) {
                    failing = each.fault.errno;
                }
            }
        }
        return failing;
    }

    /** Without the program's own frames, as in a thread of Jetty, its library's. */
    private static Place place(String kind) {
        var frames = StackWalker.getInstance().walk(all -> all.map(Frame::of).toList());
        var ours = frames.stream().filter(frame -> frame.isOf(PROGRAM)).limit(DEPTH).toList();
        return new Place(
                kind,
                ours.isEmpty()
                        ? frames.stream()
                                .filter(frame -> frame.isOf("org.eclipse."))
                                .limit(DEPTH)
                                .toList()
                        : ours);
    }

    // ---- functions of the C library

    /** A function has been looked up. */
    public static void named(Object function, String name) {
        FUNCTIONS.put(function, name);
    }

    /** Whether the call that begins is to fail. */
    public static boolean callFails(Object function) {
        var errno = failing("libc." + FUNCTIONS.get(function));
        FAILING.set(errno);
        return errno != null;
    }

    /** What the failing call returns; most leave the number in errno. */
    public static long result(Object function) {
        return FUNCTIONS.get(function).startsWith("posix_spawn") ? errno() : FAILED;
    }

    /** Of the call that fails. */
    public static int errno() {
        return FAILING.get().number;
    }

    // ---- methods of the JDK: each throws what the JDK throws

    public static void thread() {
        if (failing("jdk.thread") != null) {
            throw new OutOfMemoryError(
                    "unable to create native thread: possibly out of memory or process/resource limits reached");
        }
    }

    public static void file(String kind) throws IOException {
        var errno = failing(kind);
        if (errno != null) {
            throw new IOException(errno.words);
        }
    }

    public static void open(String kind) throws FileNotFoundException {
        var errno = failing(kind);
        if (errno != null) {
            throw new FileNotFoundException("(" + errno.words + ")");
        }
    }

    public static void socket(String kind) throws SocketException {
        var errno = failing(kind);
        if (errno != null) {
            throw new SocketException(errno.words);
        }
    }

    /** In {@code sun.nio.fs}, whose exception nobody else can make. */
    public static void path(String kind) {
        var errno = failing(kind);
        if (errno != null) {
            Faults.<RuntimeException>raise(unixException(errno));
        }
    }

    private static Throwable unixException(Errno errno) {
        try {
            var constructor =
                    Class.forName("sun.nio.fs.UnixException").getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            return (Throwable) constructor.newInstance(errno.number);
        } catch (ReflectiveOperationException e) {
            return new IllegalStateException(e);
        }
    }

    public static void process() throws IOException {
        var errno = failing("jdk.process");
        if (errno != null) {
            throw new IOException("error=" + errno.number + ", " + errno.words);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable throwable) throws T {
        throw (T) throwable;
    }
}
