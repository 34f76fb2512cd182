package org.supervisordjava.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JVM that runs this, without what only debuggers read, as scripts/runtime-image ships it. */
class LeanLibrariesTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"));
    private static final String JVM = "lib/server/libjvm.so";
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final long PLTRELSZ = 2;
    private static final long RELA = 7;
    private static final long RELASZ = 8;
    private static final long JMPREL = 23;
    private static final long RELRSZ = 35;
    private static final long RELR = 36;
    private static final long RELACOUNT = 0x6ffffff9L;
    private static final int PT_GNU_RELRO = 0x6474e552;

    @TempDir Path work;

    private final List<Path> links = new ArrayList<>();

    private record Segment(int type, int offset, long address, int size) {}

    @Test
    void whatIsLoadedIsTheSameAtTheSameAddresses() throws Exception {
        var whole = Files.readAllBytes(JAVA.resolve(JVM));
        var lean = Files.readAllBytes(lean(JVM));
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
        var before = segments(Files.readAllBytes(JAVA.resolve(JVM)), PT_GNU_RELRO);
        var after = segments(Files.readAllBytes(lean(JVM)), PT_GNU_RELRO);
        assertEquals(
                before.stream().map(each -> each.address() + " " + each.size()).toList(),
                after.stream().map(each -> each.address() + " " + each.size()).toList());
    }

    @Test
    void theJvmRuns() throws Exception {
        runs(runtime(false));
    }

    @Test
    void theJvmRunsWithPackedRelocations() throws Exception {
        assumeTrue(isPackable());
        assumeTrue(
                run(Path.of("getconf"), "GNU_LIBC_VERSION")
                        .matches("glibc 2\\.(3[6-9]|[4-9]\\d)\\s*"));
        runs(runtime(true));
    }

    /** On AArch64 code and tables are one segment. */
    private static boolean isPackable() {
        return System.getProperty("os.arch").equals("amd64");
    }

    /** Signals that are no failure, a full stack, and a crash with what the JVM tells about it. */
    private void runs(Path java) throws Exception {
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

    /**
     * As the loader reads them: an address, and words with a bit for each of the 63 that follow.
     */
    @Test
    void packedRelocationsAreTheSame() throws Exception {
        assumeTrue(isPackable());
        var library = Files.copy(JAVA.resolve(JVM), work.resolve("packed.so"));
        var expected = relocations(new Elf(Files.readAllBytes(library)));
        Packed.run("PackRelocations", List.of(library.toString()), work);
        assertTrue(new Elf(Files.readAllBytes(library)).dynamic().containsKey(RELR));
        assertEquals(expected, relocations(new Elf(Files.readAllBytes(library))));
        change(library);
        assertEquals(expected, relocations(new Elf(Files.readAllBytes(library))));
        assertTrue(Files.size(library) < Files.size(JAVA.resolve(JVM)) - 4_000_000);
        var once = Files.readAllBytes(library);
        Packed.run("PackRelocations", List.of(library.toString()), work);
        assertArrayEquals(once, Files.readAllBytes(library));
    }

    @Test
    void aLibraryOfAnotherStructureIsNotPacked() throws Exception {
        var library = lean(JVM);
        var content = Files.readAllBytes(library);
        // The loader's list has no count of relative relocations.
        var elf = new Elf(content);
        elf.file().putLong(elf.places().get(RELACOUNT), 0x70000000L);
        Files.write(library, content);
        Packed.run("PackRelocations", List.of(library.toString()), work);
        assertArrayEquals(content, Files.readAllBytes(library));
    }

    /** By address: the kind, and what is added to where the library is. */
    private static Map<Long, String> relocations(Elf elf) {
        var relocations = new TreeMap<Long, String>();
        for (var table : List.of(List.of(RELA, RELASZ), List.of(JMPREL, PLTRELSZ))) {
            int from = elf.at(elf.dynamic().get(table.get(0)));
            for (int at = from; at < from + elf.dynamic().get(table.get(1)); at += 24) {
                relocations.put(
                        elf.file().getLong(at),
                        elf.file().getLong(at + 8) + " " + elf.file().getLong(at + 16));
            }
        }
        if (elf.dynamic().containsKey(RELR)) {
            long kind = elf.file().getShort(18) == 62 ? 8 : 1027;
            int from = elf.at(elf.dynamic().get(RELR));
            long next = 0;
            for (int at = from; at < from + elf.dynamic().get(RELRSZ); at += 8) {
                long word = elf.file().getLong(at);
                if ((word & 1) == 0) {
                    relocations.put(word, kind + " " + elf.file().getLong(elf.at(word)));
                    next = word + 8;
                } else {
                    for (int bit = 1; bit < 64; bit++) {
                        if ((word >> bit & 1) == 1) {
                            long address = next + (bit - 1) * 8L;
                            relocations.put(
                                    address, kind + " " + elf.file().getLong(elf.at(address)));
                        }
                    }
                    next += 63 * 8;
                }
            }
        }
        return relocations;
    }

    /** What the loader reads first. */
    private record Elf(
            ByteBuffer file,
            List<Segment> loaded,
            Map<Long, Long> dynamic,
            Map<Long, Integer> places) {
        Elf(byte[] content) {
            this(
                    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN),
                    segments(content, PT_LOAD),
                    new TreeMap<>(),
                    new TreeMap<>());
            for (var each : segments(content, PT_DYNAMIC)) {
                for (int at = each.offset(); file.getLong(at) != 0; at += 16) {
                    dynamic.put(file.getLong(at), file.getLong(at + 8));
                    places.put(file.getLong(at), at);
                }
            }
        }

        int at(long address) {
            return loaded.stream()
                    .filter(
                            each ->
                                    each.address() <= address
                                            && address < each.address() + each.size())
                    .mapToInt(each -> (int) (address - each.address()) + each.offset())
                    .findFirst()
                    .orElseThrow();
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
    private Path runtime(boolean packed) throws Exception {
        var runtime = work.resolve("runtime");
        var java = copied(JAVA.resolve("bin/java"), runtime);
        var changed = new ArrayList<>(List.of(java.toString()));
        for (var directory : List.of("conf", "lib", "lib/server")) {
            Files.createDirectories(runtime.resolve(directory));
            try (var files = Files.list(JAVA.resolve(directory))) {
                for (var each : files.toList()) {
                    if (each.toString().endsWith(".so")) {
                        changed.add(copied(each, runtime).toString());
                    } else if (!each.endsWith("server")) {
                        var link = runtime.resolve(JAVA.relativize(each));
                        links.add(Files.createSymbolicLink(link, each));
                    }
                }
            }
        }
        if (packed) {
            Packed.run("PackRelocations", List.of(runtime.resolve(JVM).toString()), work);
        }
        Packed.run("LeanLibraries", changed, work);
        return java;
    }

    private static Path copied(Path file, Path runtime) throws IOException {
        var copy = runtime.resolve(JAVA.relativize(file));
        Files.createDirectories(copy.getParent());
        return Files.copy(file, copy);
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
