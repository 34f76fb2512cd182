package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Capability;
import org.supervisordjava.config.model.ProcessConfig.Confinement;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.posix.Children.Program;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

@Timeout(60)
class SpawnerTest {

    private static final UserSpec NOBODY =
            new UserSpec("nobody", 65534, List.of(65534, 4242), Path.of("/nonexistent"));

    private Children children;

    @BeforeEach
    void open() throws Exception {
        children = new Children();
    }

    @AfterEach
    void close() throws Exception {
        children.stop();
    }

    @Test
    void childHasDefaultSignalsAndAnEmptyMask() throws Exception {
        var status = children.outputOf(Program.of("/bin/cat", "/proc/self/status"));
        for (var field : List.of("SigBlk", "SigIgn", "SigCgt", "SigPnd", "ShdPnd")) {
            assertEquals("0000000000000000", field(status, field), field);
        }
    }

    @Test
    void argumentsAndVariablesThatAreNoTextArriveByteForByte() throws Exception {
        var program =
                Program.of(
                                "/bin/sh",
                                "-c",
                                "printf %s \"$A$1\" | od -An -tx1",
                                "sh",
                                "\udcff\u00e4")
                        .with("A", "\udce9")
                        .with("PATH", "/usr/bin:/bin");
        assertEquals("e9 ff c3 a4", children.outputOf(program).strip());
    }

    @Test
    void childHasOnlyTheStandardDescriptors_whateverWeHaveOpen() throws Exception {
        try (var socket = ServerSocketChannel.open().bind(null);
                var file = Files.newInputStream(Path.of("/etc/passwd"))) {
            assertTrue(socket.isOpen() && file.available() > 0);
            int leaky = FileDescriptors.duplicate(1);
            try {
                int pid = children.spawn(Program.of("/bin/sleep", "100"));
                // The program's loader opens libraries first; what is inherited stays.
                Eventually.check(
                        Children.LIMIT, () -> List.of("0", "1", "2").equals(descriptorsOf(pid)));
            } finally {
                FileDescriptors.close(leaky);
            }
        }
    }

    @Test
    void childLeadsASessionAndGroup_andWeAreItsParent() throws Exception {
        int pid = children.spawn(Program.of("/bin/sleep", "100"));
        var stat = Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ");
        assertEquals(ProcessHandle.current().pid(), Long.parseLong(stat[3]), "parent");
        assertEquals(pid, Integer.parseInt(stat[4]), "process group");
        assertEquals(pid, Integer.parseInt(stat[5]), "session");
    }

    @Test
    void environmentIsExactlyTheGivenOne() throws Exception {
        var program = Program.of("/usr/bin/env").with("A", "1").with("EMPTY", "").with("Ü", "ä €");
        assertEquals("A=1\nEMPTY=\nÜ=ä €\n", children.outputOf(program));
    }

    @Test
    void argumentsArriveAsGiven_alsoTheZeroth() throws Exception {
        var program = Program.of("/bin/cat", "/proc/self/cmdline", "/dev/null").calledAs("a cat");
        assertEquals("a cat\0/proc/self/cmdline\0/dev/null\0", children.outputOf(program));
    }

    @Test
    void directoryIsEntered(@TempDir Path folder) throws Exception {
        assertEquals(
                folder.toRealPath() + "\n", children.outputOf(Program.shell("pwd -P").in(folder)));
    }

    @Test
    void umaskIsTheChildsOnly() throws Exception {
        var ours = umaskOfThisProcess();
        assertEquals("0027\n", children.outputOf(Program.shell("umask").umask(0027)));
        assertEquals(ours, umaskOfThisProcess());
    }

    @Test
    void niceIsTheChildsOnly() throws Exception {
        var stat = Path.of("/proc/self/stat");
        var ours = Files.readString(stat).split(" ")[18];
        var program = Program.of("/bin/cat", stat.toString()).nice(7);
        assertEquals("7", children.outputOf(program).split(" ")[18]);
        assertEquals(ours, Files.readString(stat).split(" ")[18]);
    }

    @Test
    void limitsAreInForceBeforeTheProgramStarts() throws Exception {
        var program =
                Program.of("/bin/cat", "/proc/self/limits")
                        .limited("nofile", 100, 200)
                        .limited("core", 0, -1);
        var limits = children.outputOf(program);
        assertTrue(limits.matches("(?s).*Max open files +100 +200 .*"), limits);
        assertTrue(limits.matches("(?s).*Max core file size +0 +unlimited .*"), limits);
    }

    @Test
    void limitsKeepThePidAndTheEnvironment() throws Exception {
        var program = Program.shell("echo $A; exit 3").with("A", "b").limited("nofile", 100, 100);
        int pid = children.spawn(program);
        assertEquals(3 << 8, children.awaitExit(pid));
        assertEquals("b\n", children.outputOf(program));
    }

    private static final String CONFINED = "^(CapInh|CapPrm|CapBnd|CapAmb|NoNewPrivs)";

    private String confinement(Program program) throws Exception {
        return children.outputOf(program).replaceAll("\\s+", " ").strip();
    }

    private static Program status() {
        return Program.of("/usr/bin/grep", "-E", CONFINED, "/proc/self/status");
    }

    @Test
    void confinedRootHasWhatIsLeft_andGainsNothing() throws Exception {
        assumeTrue(SelfProcess.uid() == 0, "needs root");
        var kept = Set.of(Capability.NET_BIND_SERVICE, Capability.CHOWN);
        assertEquals(
                "CapInh: 0000000000000000 CapPrm: 0000000000000401 CapBnd: 0000000000000401"
                        + " CapAmb: 0000000000000000 NoNewPrivs: 1",
                confinement(status().confined(new Confinement(true, Optional.of(kept)))));
    }

    @Test
    void confinementComesWithAUser_limitsAndAUmask() throws Exception {
        assumeTrue(SelfProcess.uid() == 0, "needs root");
        assertEquals(
                "CapInh: 0000000000000000 CapPrm: 0000000000000000 CapBnd: 0000000000000000"
                        + " CapAmb: 0000000000000000 NoNewPrivs: 1",
                confinement(
                        status().as(NOBODY)
                                .limited("nofile", 50, 50)
                                .umask(077)
                                .nice(5)
                                .confined(new Confinement(true, Optional.of(Set.of())))));
    }

    /** What stands there is not held up by the bounding set; an engine may have put it there. */
    @Test
    void confinementCutsTheInheritableSetToo() throws Exception {
        assumeTrue(SelfProcess.uid() == 0, "needs root");
        var seen = new ArrayList<String>();
        var kept = Set.of(Capability.NET_BIND_SERVICE);
        var failure = new AtomicReference<Exception>();
        // Capabilities are a thread's own.
        Thread.ofPlatform()
                .start(
                        () -> {
                            inherit(Capability.CHOWN);
                            try {
                                seen.add(confinement(status()));
                                var confined = new Confinement(false, Optional.of(kept));
                                seen.add(confinement(status().confined(confined)));
                            } catch (Exception e) {
                                failure.set(e);
                            }
                        })
                .join();

        assertNull(failure.get());
        assertTrue(seen.getFirst().startsWith("CapInh: 0000000000000001 "), seen.toString());
        assertTrue(seen.getLast().startsWith("CapInh: 0000000000000000 "), seen.toString());
    }

    private static void inherit(Capability capability) {
        try (var memory = new NativeMemory()) {
            var header = memory.ints(0x20080522, 0);
            var sets = memory.allocate(6 * Integer.BYTES);
            CFunction.named("capget").call(header.address(), sets.address());
            sets.putInt(2 * Integer.BYTES, 1 << capability.number());
            assertEquals(0, CFunction.named("capset").call(header.address(), sets.address()));
        }
    }

    /** The supervisor keeps what it has, and so do the programs that it starts next. */
    @Test
    void confinementIsThatOfOneProgram() throws Exception {
        assumeTrue(SelfProcess.uid() == 0, "needs root");
        var before = confinement(status());
        confinement(status().confined(new Confinement(true, Optional.of(Set.of()))));
        assertEquals(before, confinement(status()));
    }

    @Test
    void oomScoreAdjIsSet() throws Exception {
        int pid = children.spawn(Program.of("/bin/sleep", "100").oomScoreAdj(500));
        assertEquals("500\n", Files.readString(Path.of("/proc/" + pid + "/oom_score_adj")));
    }

    @Test
    void userAndItsGroupsAreTheChildsOnly() throws Exception {
        assumeRoot();
        var status =
                children.outputOf(Program.of("/bin/cat", "/proc/self/status").as(NOBODY).nice(3));
        assertEquals("65534\t65534\t65534\t65534", field(status, "Uid"));
        assertEquals("65534\t65534\t65534\t65534", field(status, "Gid"));
        assertEquals("4242 65534", field(status, "Groups"));
        assertEquals("0000000000000000", field(status, "CapEff"));
        assertEquals("0000000000000000", field(status, "CapPrm"));
        // The kernel may still be at the end of the thread that was the other user.
        Eventually.check(
                Duration.ofSeconds(20),
                () ->
                        threadsOfThisProcess().stream()
                                .allMatch(thread -> field(thread, "Uid").equals("0\t0\t0\t0")));
    }

    @Test
    void userHasTheSameCleanSlate() throws Exception {
        assumeRoot();
        var status = children.outputOf(Program.of("/bin/cat", "/proc/self/status").as(NOBODY));
        for (var field : List.of("SigBlk", "SigIgn", "SigCgt")) {
            assertEquals("0000000000000000", field(status, field), field);
        }
    }

    @Test
    void changingTheUserLeavesUsDumpable() throws Exception {
        assumeRoot();
        int before = ProcessAttribute.dumpable();
        children.awaitExit(children.spawn(Program.of("/bin/true").as(NOBODY)));
        assertEquals(before, ProcessAttribute.dumpable());
    }

    @Test
    void userWithUmaskNiceAndLimits() throws Exception {
        assumeRoot();
        var program =
                Program.shell("id -u; umask; nice; ulimit -n")
                        .as(NOBODY)
                        .umask(077)
                        .nice(2)
                        .limited("nofile", 64, 64);
        assertEquals("65534\n0077\n2\n64\n", children.outputOf(program));
    }

    @Test
    void standardDescriptorsMayBeSwapped() throws Exception {
        int stdin = FileDescriptors.open("/dev/null", FileDescriptors.O_RDONLY, 0);
        try {
            var request = Program.of("/bin/sleep", "100").request(stdin, 2, 1);
            int pid = children.spawner.spawn(request);
            try {
                assertEquals(target("/proc/self/fd/2"), target("/proc/" + pid + "/fd/1"));
                assertEquals(target("/proc/self/fd/1"), target("/proc/" + pid + "/fd/2"));
            } finally {
                ProcessSignals.send(pid, org.supervisordjava.config.model.Signal.KILL);
                children.awaitExit(pid);
            }
        } finally {
            FileDescriptors.close(stdin);
        }
    }

    @Test
    void spawningLeavesNoDescriptorsOpen() throws Exception {
        children.awaitExit(children.spawn(Program.of("/bin/true")));
        var before = descriptorsOf(ProcessHandle.current().pid()).size();
        for (int i = 0; i < 20; i++) {
            children.awaitExit(children.spawn(Program.of("/bin/true")));
            assertThrows(SpawnException.class, () -> children.spawn(Program.of("/nope/program")));
        }
        // The listing itself, and a class loader, may hold a few.
        assertTrue(descriptorsOf(ProcessHandle.current().pid()).size() < before + 10);
    }

    private static List<String> descriptorsOf(long pid) throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return links.map(link -> link.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> threadsOfThisProcess() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.map(thread -> read(thread.resolve("status")))
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    /** Empty of a thread that has ended since it was listed. */
    private static Optional<String> read(Path path) {
        try {
            return Optional.of(Files.readString(path));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static String target(String link) throws IOException {
        return Files.readSymbolicLink(Path.of(link)).toString();
    }

    private static String umaskOfThisProcess() throws IOException {
        return field(Files.readString(Path.of("/proc/self/status")), "Umask");
    }

    private static void assumeRoot() {
        assumeTrue(SelfProcess.uid() == 0, "only root can change users");
    }

    private static String field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }
}
