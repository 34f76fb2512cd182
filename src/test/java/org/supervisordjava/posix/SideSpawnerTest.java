package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.supervisordjava.posix.Children.Program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

class SideSpawnerTest {

    private Children children;

    @BeforeEach
    void open() throws Exception {
        children = new Children();
    }

    @AfterEach
    void close() throws Exception {
        children.stop();
    }

    /** The output ends only when nobody else holds a copy of the pipe. */
    @Test
    void outputOfEachArrives_andEnds() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    "hello " + i,
                    children.outputOfBegun(Program.of("/bin/echo", "-n", "hello " + i)));
        }
    }

    /** So many that are begun do not need more descriptors than one. */
    @Test
    void descriptorsMayBeClosedBeforeItIsAwaited() throws Exception {
        var texts = IntStream.range(0, 12).mapToObj(number -> "hello " + number).toList();
        var programs = texts.stream().map(text -> Program.of("/bin/echo", "-n", text)).toList();

        assertEquals(texts, children.outputsOfBegun(programs));
    }

    @Test
    void childIsLikeAnyOther() throws Exception {
        for (int i = 0; i < 3; i++) {
            int pid = children.begin(Program.of("/bin/sleep", "100"));
            // The program's loader opens libraries first; what is inherited stays.
            Eventually.check(
                    Children.LIMIT,
                    () -> List.of("0", "1", "2").equals(names(Path.of("/proc/" + pid + "/fd"))));
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ");
            assertEquals(ProcessHandle.current().pid(), Long.parseLong(stat[3]), "parent");
            assertEquals(pid, Integer.parseInt(stat[5]), "session");
        }
    }

    /** Each does its first with the common one. */
    @Test
    void threadsHaveOnlyTheirSocketBesides() throws Exception {
        var pipe = FileDescriptors.pipe();
        try {
            for (int i = 0; i < 8; i++) {
                children.begin(Program.of("/bin/sleep", "100"));
            }
            // Those of another test may still be ending.
            Eventually.check(Children.LIMIT, () -> threads().size() == 2);
            for (var thread : threads()) {
                // Descriptors 0, 1 and 2 may be pipes of whoever runs the tests.
                assertTrue(ends(thread.resolve("fd")) <= 4);
            }
        } finally {
            FileDescriptors.close(pipe.read());
            FileDescriptors.close(pipe.write());
        }
    }

    /** As by a seccomp profile that does not know the call. */
    @Test
    void tableThatIsDenied_isToldOnce_andEachIsSpawnedAllTheSame() throws Exception {
        var outputs =
                SystemCallDenial.closeRange()
                        .during(
                                () -> {
                                    var all = new ArrayList<String>();
                                    for (int i = 0; i < 10; i++) {
                                        if (i == 5) {
                                            children.spawner.endBegun();
                                        }
                                        all.add(
                                                children.outputOfBegun(
                                                        Program.of("/bin/echo", "-n", "" + i)));
                                    }
                                    return all;
                                });

        assertEquals("0123456789", String.join("", outputs));
        assertEquals(1, children.told.size(), children.told.toString());
        assertTrue(children.told.getFirst().contains("EPERM"), children.told.toString());
    }

    @Test
    void nothingIsToldOtherwise() throws Exception {
        for (int i = 0; i < 6; i++) {
            children.outputOfBegun(Program.of("/bin/true"));
        }
        assertEquals(List.of(), children.told);
    }

    @Test
    void threadsEnd_andOthersBegin() throws Exception {
        for (int i = 0; i < 2; i++) {
            children.outputOfBegun(Program.of("/bin/true"));
        }
        children.spawner.endBegun();
        Eventually.check(Children.LIMIT, () -> threads().isEmpty());
        assertEquals("again", children.outputOfBegun(Program.of("/bin/echo", "-n", "again")));
    }

    @Test
    void noDescriptorsAreLeftHere() throws Exception {
        children.outputOfBegun(Program.of("/bin/true"));
        int before = names(Path.of("/proc/self/fd")).size();
        for (int i = 0; i < 20; i++) {
            children.outputOfBegun(Program.of("/bin/true"));
        }
        assertEquals(before, names(Path.of("/proc/self/fd")).size());
    }

    @Test
    void failureIsTold_andTheNextOneIsSpawned() throws Exception {
        for (int i = 0; i < 3; i++) {
            var failure =
                    assertThrows(
                            SpawnException.class,
                            () -> children.begin(Program.of("/nonexistent/program")));
            assertEquals(SpawnException.Reason.PROGRAM_MISSING, failure.reason());
            assertEquals("there", children.outputOfBegun(Program.of("/bin/echo", "-n", "there")));
        }
    }

    /** Side by side, and ended before anybody asks for them. */
    @Test
    void endsAreToldOnce_howeverEarly() throws Exception {
        for (int i = 0; i < 50; i++) {
            var begun =
                    List.of(
                            children.begun(Program.of("/bin/true")),
                            children.begun(Program.of("/bin/false")),
                            children.begun(Program.of("/bin/true")));
            for (var each : begun) {
                children.awaitExit(each.await());
            }
        }
        assertTrue(children.exits().values().stream().allMatch(exits -> exits.size() == 1));
        assertEquals(List.of(), children.reaper.children());
    }

    /** Whoever ends what is left asks so: a child that is there and not named would be left. */
    @Test
    void whoAsksForTheChildren_waitsForWhatIsBeingStarted() throws Exception {
        var begun = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var starting =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        children.reaper.startBeside(
                                                () -> {
                                                    begun.countDown();
                                                    awaited(released);
                                                    // No child came of it.
                                                    return 0;
                                                }));
        begun.await();
        var asked = new FutureTask<>(() -> children.reaper.children());
        var asking = Thread.ofPlatform().start(asked);
        Eventually.check(
                Children.LIMIT,
                () ->
                        asking.getState() == Thread.State.WAITING
                                || asking.getState() == Thread.State.TERMINATED);
        assertFalse(asked.isDone());
        released.countDown();
        starting.join();
        assertEquals(List.of(), asked.get());
    }

    /** It changes itself, or this process, for the moment of the spawn. */
    @Test
    void whatIsNoPlainSpawn_isDoneAllTheSame() throws Exception {
        var first = children.begun(Program.of("/bin/true"));
        var limited = Program.shell("ulimit -n").limited("nofile", 100, 100);
        assertEquals("100\n", children.outputOfBegun(limited));
        var masked = Program.shell("umask").umask(0027);
        assertEquals("0027\n", children.outputOfBegun(masked));
        children.awaitExit(first.await());
    }

    @Test
    void directoryIsTheChilds() throws Exception {
        for (int i = 0; i < 4; i++) {
            var inRoot = Program.shell("pwd").in(Path.of("/usr"));
            assertEquals("/usr\n", children.outputOfBegun(inRoot));
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of pipes and connections. */
    private static long ends(Path table) throws IOException {
        try (var files = Files.list(table)) {
            return files.map(SideSpawnerTest::target)
                    .filter(name -> name.startsWith("pipe:") || name.startsWith("socket:"))
                    .count();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    private static List<Path> threads() throws IOException {
        try (var threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.filter(SideSpawnerTest::spawns).toList();
        }
    }

    private static boolean spawns(Path thread) {
        return Optional.of(thread)
                .map(path -> path.resolve("comm"))
                .filter(Files::isReadable)
                .map(SideSpawnerTest::content)
                .filter("spawner"::equals)
                .isPresent();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException gone) {
            return "";
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return List.copyOf(
                    new TreeSet<>(files.map(file -> file.getFileName().toString()).toList()));
        }
    }
}
