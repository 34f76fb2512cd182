package org.supervisordjava.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The JVM that runs this, without what only debuggers read, as scripts/runtime-image ships it. */
class LeanLibrariesTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"));
    private static final int PT_LOAD = 1;
    private static final int PT_GNU_RELRO = 0x6474e552;

    @TempDir Path work;

    private final List<Path> links = new ArrayList<>();

    private record Segment(int type, int offset, long address, int size) {}

    @Test
    void whatIsLoadedIsTheSameAtTheSameAddresses() throws Exception {
        var whole = Files.readAllBytes(JAVA.resolve("lib/server/libjvm.so"));
        var lean = Files.readAllBytes(lean("lib/server/libjvm.so"));
        assertTrue(lean.length < whole.length - 1_000_000, lean.length + " of " + whole.length);
        var before = segments(whole, PT_LOAD);
        var after = segments(lean, PT_LOAD);
        assertEquals(
                before.stream().map(Segment::address).toList(),
                after.stream().map(Segment::address).toList());
        for (int i = 0; i < after.size(); i++) {
            // The headers differ, which are at the beginning.
            int from = i == 0 ? 1000 : 0;
            assertArrayEquals(
                    part(whole, before.get(i), from, after.get(i).size()),
                    part(lean, after.get(i), from, after.get(i).size()));
        }
    }

    @Test
    void relocatedPointersStayReadOnly() throws Exception {
        var library = "lib/server/libjvm.so";
        var before = segments(Files.readAllBytes(JAVA.resolve(library)), PT_GNU_RELRO);
        var after = segments(Files.readAllBytes(lean(library)), PT_GNU_RELRO);
        assertEquals(
                before.stream().map(each -> each.address() + " " + each.size()).toList(),
                after.stream().map(each -> each.address() + " " + each.size()).toList());
    }

    /** Signals that are no failure, a full stack, and a crash with what the JVM tells about it. */
    @Test
    void theJvmRuns() throws Exception {
        var java = runtime();
        try {
            assertEquals("null, deep, 0\n", run(java, "-Xshare:off", program(), "run"));
            var crash = work.resolve("crash.log");
            run(java, "-XX:ErrorFile=" + crash, "-XX:-CreateCoredumpOnCrash", program(), "crash");
            var told = Files.readString(crash);
            assertTrue(told.contains("SIGSEGV") && told.contains("Native frames"), told);
        } finally {
            for (var link : links) {
                Files.delete(link);
            }
        }
    }

    @Test
    void whatIsNoProgramStaysAsItIs() throws Exception {
        var script = Files.writeString(work.resolve("script"), "#!/bin/sh\nexit 7\n");
        change(script);
        assertEquals("#!/bin/sh\nexit 7\n", Files.readString(script));
    }

    @Test
    void twiceIsAsOnce() throws Exception {
        var library = lean("lib/libzip.so");
        var once = Files.readAllBytes(library);
        change(library);
        assertArrayEquals(once, Files.readAllBytes(library));
    }

    private String program() throws IOException {
        return Files.writeString(
                        work.resolve("Program.java"),
                        """
                class Program {
                    static Object nothing;
                    public static void main(String[] arguments) throws Exception {
                        if (arguments[0].equals("crash")) {
                            new ProcessBuilder("kill", "-SEGV", "" + ProcessHandle.current().pid()).start();
                            Thread.sleep(60_000);
                        }
                        var said = new StringBuilder();
                        for (int i = 0; i < 20_000; i++) {
                            try {
                                nothing.hashCode();
                            } catch (NullPointerException e) {
                                said.setLength(0);
                                said.append("null, ");
                            }
                        }
                        try {
                            deep(0);
                        } catch (StackOverflowError e) {
                            said.append("deep, ");
                        }
                        said.append(new ProcessBuilder("true").start().waitFor());
                        System.out.println(said);
                    }
                    static int deep(int i) {
                        return deep(i + 1) + 1;
                    }
                }
                """)
                .toString();
    }

    /** A Java whose program and libraries are lean; its other files are those of the one here. */
    private Path runtime() throws Exception {
        var runtime = work.resolve("runtime");
        var java = copied(JAVA.resolve("bin/java"), runtime);
        for (var directory : List.of("conf", "lib", "lib/server")) {
            Files.createDirectories(runtime.resolve(directory));
            try (var files = Files.list(JAVA.resolve(directory))) {
                for (var each : files.toList()) {
                    if (each.toString().endsWith(".so")) {
                        copied(each, runtime);
                    } else if (!each.endsWith("server")) {
                        var link = runtime.resolve(JAVA.relativize(each));
                        links.add(Files.createSymbolicLink(link, each));
                    }
                }
            }
        }
        return java;
    }

    private Path copied(Path file, Path runtime) throws Exception {
        var copy = runtime.resolve(JAVA.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
        change(copy);
        return copy;
    }

    private static String run(Path java, String... arguments) throws Exception {
        var command = Stream.concat(Stream.of(java.toString()), Stream.of(arguments)).toList();
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private Path lean(String library) throws Exception {
        var copy = work.resolve("lean.so");
        Files.copy(JAVA.resolve(library), copy);
        change(copy);
        return copy;
    }

    private void change(Path file) throws Exception {
        Packed.run("LeanLibraries", List.of(file.toString()), work);
    }

    private static byte[] part(byte[] file, Segment segment, int from, int to) {
        return Arrays.copyOfRange(file, segment.offset() + from, segment.offset() + to);
    }

    private static List<Segment> segments(byte[] content, int type) {
        var file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        var segments = new ArrayList<Segment>();
        for (int i = 0; i < file.getShort(56); i++) {
            int at = (int) file.getLong(32) + i * 56;
            segments.add(
                    new Segment(
                            file.getInt(at),
                            (int) file.getLong(at + 8),
                            file.getLong(at + 16),
                            (int) file.getLong(at + 32)));
        }
        segments.removeIf(each -> each.type() != type);
        return segments;
    }
}
