package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.logs.TestConfig.NONE;
import static org.supervisordjava.logs.TestConfig.captured;
import static org.supervisordjava.logs.TestConfig.file;
import static org.supervisordjava.logs.TestConfig.output;
import static org.supervisordjava.logs.TestConfig.process;
import static org.supervisordjava.logs.TestConfig.redirected;
import static org.supervisordjava.logs.TestConfig.rotated;
import static org.supervisordjava.logs.TestConfig.withEvents;
import static org.supervisordjava.logs.TestConfig.withLogLineProbe;
import static org.supervisordjava.logs.TestConfig.withReadiness;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.posix.FileDescriptors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class OutputCaptureTest {

    @TempDir private Path directory;
    private CapturedChildren children;

    @BeforeEach
    void start() throws IOException {
        children = new CapturedChildren(directory);
    }

    @AfterEach
    void stop() {
        children.close();
    }

    private Path path(String name) {
        return directory.resolve(name);
    }

    private String content(String name) throws IOException {
        return Files.readString(path(name));
    }

    @Test
    void streamsGoToTheirFiles() throws Exception {
        var process = process("p", output(file(path("out"))), output(file(path("err"))));

        children.run(process, "echo to stdout; echo to stderr >&2");

        assertEquals("to stdout\n", content("out"));
        assertEquals("to stderr\n", content("err"));
    }

    @Test
    void redirectedStderr_keepsTheOrder() throws Exception {
        children.run(
                redirected("p", output(file(path("out")))),
                "echo 1; echo 2 >&2; echo 3; echo 4 >&2");

        assertEquals("1\n2\n3\n4\n", content("out"));
    }

    @Test
    void secondLife_appends() throws Exception {
        var process = process("p", output(file(path("out"))), output(NONE));

        children.run(process, "echo first");
        children.run(process, "echo second");

        assertEquals("first\nsecond\n", content("out"));
    }

    /** Where descriptors are few, programs that are only configured leave them to the others. */
    @Test
    @Timeout(60)
    void logsAreOpen_whileTheirProgramRuns_andNotAfterwards() throws Exception {
        var process = process("p", output(file(path("out"))), output(file(path("err"))));

        var child = children.start(process, "sleep 1000");
        while (openBelow(directory) != 2) {
            Thread.sleep(5);
        }
        child.process().destroy();
        child.join();

        assertEquals(0, openBelow(directory));
    }

    private static long openBelow(Path directory) throws IOException {
        long count = 0;
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var descriptor : descriptors) {
                try {
                    count += Files.readSymbolicLink(descriptor).startsWith(directory) ? 1 : 0;
                } catch (IOException closedMeanwhile) {
                    // That of the stream itself, for one.
                }
            }
        }
        return count;
    }

    @Test
    void lastWordsBeforeTheExit_areLogged() throws Exception {
        children.run(
                process("p", output(file(path("out"))), output(NONE)),
                "head -c 60000 /dev/zero; exit 3");

        assertEquals(60000, Files.size(path("out")));
    }

    @Test
    void streamsThatNameOneFile_shareItsRotation() throws Exception {
        var shared = rotated(file(path("log")), 1000, 5);

        children.run(
                process("p", shared, shared),
                "for i in 1 2 3 4 5; do head -c 500 /dev/zero; head -c 500 /dev/zero >&2; done");

        long total = 0;
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                total += Files.size(file);
            }
        }
        assertEquals(5000, total);
        assertTrue(Files.exists(path("log.1")));
    }

    @Test
    void capturedMessage_isOutputToo_whereOutputMakesEvents() throws Exception {
        children.run(
                process(
                        "p",
                        new OutputConfig(
                                NONE,
                                ProcessConfigs.bySize(0, 0),
                                1000,
                                true,
                                false,
                                true,
                                LogFormat.TEXT),
                        output(NONE)),
                "printf '<!--XSUPERVISOR:BEGIN-->message<!--XSUPERVISOR:END-->'");

        assertEquals(
                List.of("chunk of p stdout: message", "communication of p stdout: message"),
                children.output.heard());
    }

    @Test
    void captureTags_splitOverReads() throws Exception {
        children.run(
                process("p", captured(file(path("out")), 1000), output(NONE)),
                "printf 'a<!--XSUPER'; sleep 0.05; printf 'VISOR:BEGIN-->mess'; sleep 0.05;"
                        + " printf 'age<!--XSUPERVISOR:END--'; sleep 0.05; printf '>b'");

        assertEquals("ab", content("out"));
        assertEquals(List.of("communication of p stdout: message"), children.output.heard());
    }

    @Test
    void ansiSequences_splitOverReads_areStripped() throws Exception {
        try (var stripping = new CapturedChildren(directory, LogLevel.INFO, true)) {
            stripping.run(
                    process("p", output(file(path("out"))), output(NONE)),
                    "printf 'a\\033'; sleep 0.05; printf '[3'; sleep 0.05; printf '1mb\\033[0mc'");
        }

        assertEquals("abc", content("out"));
    }

    @Test
    void events_getWhatIsLogged() throws Exception {
        children.run(process("p", withEvents(NONE), output(NONE)), "printf 'no line'");

        assertEquals(List.of("chunk of p stdout: no line"), children.output.heard());
    }

    @Test
    void logLineProbe_getsWholeLines() throws Exception {
        children.run(
                withLogLineProbe("p", output(NONE)),
                "printf 'is rea'; sleep 0.05; printf 'dy\\nand more'");

        assertEquals(
                List.of("line of p stdout: is ready", "line of p stdout: and more"),
                children.output.heard());
    }

    @Test
    void outputOfWhatIsAskedWhetherItIsReady_isASign_onBothStreams() throws Exception {
        var action = new ProbeConfig.TcpSocket("localhost", 80);

        children.run(withReadiness("p", output(NONE), action), "echo up; echo 'up, too' >&2");

        assertEquals(List.of("sign of p", "sign of p"), children.output.heard());
    }

    @Test
    void eventListener_isHeard_andLogged() throws Exception {
        var process = process("p", output(file(path("out"))), output(NONE));

        children.start(process, new GroupKind.EventListenerPool(List.of(), 10, "x"), "echo READY")
                .join();

        assertEquals(List.of("protocol of p stdout: READY\n"), children.output.heard());
        assertEquals("READY\n", content("out"));
    }

    @Test
    void debugLevel_copiesOutputToTheMainLog() throws Exception {
        try (var debugging = new CapturedChildren(directory, LogLevel.DEBUG, false)) {
            debugging.run(process("p", output(NONE), output(NONE)), "echo hello");
            debugging.run(process("q", output(NONE), output(NONE)), "printf '\\210\\n'");

            assertEquals(
                    List.of(
                            "DEBUG 'p' stdout output:\nhello\n",
                            "DEBUG 'q' stdout output:\nUndecodable: b'\\x88\\n'"),
                    debugging.log.lines());
        }
    }

    @Test
    void fullDisk_stopsNobody() throws Exception {
        var process = process("p", output(file(Path.of("/dev/full"))), output(file(path("err"))));

        children.run(process, "head -c 1000000 /dev/zero; echo done >&2");

        var counters = children.stdoutCounters("p");
        assertEquals(1_000_000, counters.bytes());
        assertTrue(counters.writeErrors() > 0);
        assertEquals("done\n", content("err"));
        assertEquals(1, children.log.lines().size());
    }

    @Test
    void descendantThatHoldsThePipe_doesNotKeepItOpen() throws Exception {
        children.run(process("p", output(file(path("out"))), output(NONE)), "sleep 600 & echo $!");

        long descendant = Long.parseLong(content("out").strip());
        ProcessHandle.of(descendant).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void descendantThatFloods_doesNotHoldUpTheEnd() throws Exception {
        children.run(
                process("p", output(file(Path.of("/dev/null"))), output(file(path("err")))),
                "yes & echo $! >&2");

        // Its pipe is closed: EPIPE or SIGPIPE has ended it.
        long descendant = Long.parseLong(content("err").strip());
        Await.until("the descendant has ended", () -> hasEnded(descendant));
    }

    /** It is a zombie for good where process 1 reaps nothing, as in many containers. */
    private static boolean hasEnded(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException gone) {
            // Whoever reads while it is reaped is told ESRCH.
            return true;
        }
    }

    @Test
    void abandoned_closesEverything() throws Exception {
        var process = process("p", output(NONE), output(NONE));
        children.files.added(process);
        var pipes = children.open(process);
        var pipe = Files.readSymbolicLink(descriptor(pipes.childEnds().stdout()));
        assertEquals(2, descriptorsOf(pipe));

        pipes.abandoned();

        assertEquals(0, descriptorsOf(pipe));
    }

    /** The number may be somebody else's by the time the child is known not to be. */
    @Test
    void childsEnds_areClosedOnce() throws Exception {
        var process = process("p", output(NONE), output(NONE));
        children.files.added(process);
        var pipes = children.open(process);
        var ends = pipes.childEnds();

        pipes.handedOver();
        var others = new ArrayList<FileDescriptors.Pipe>();
        try {
            boolean taken = false;
            while (!taken) {
                others.add(FileDescriptors.pipe());
                int last = Math.max(others.getLast().read(), others.getLast().write());
                taken = last > Math.max(ends.stdout(), Math.max(ends.stderr(), ends.stdin()));
            }
            pipes.abandoned();

            for (var other : others) {
                FileDescriptors.close(other.read());
                FileDescriptors.close(other.write());
            }
            others.clear();
        } finally {
            for (var other : others) {
                Descriptors.closeQuietly(other.read());
                Descriptors.closeQuietly(other.write());
            }
        }
    }

    @Test
    void endedChild_leavesNoDescriptor() throws Exception {
        var process = process("p", output(NONE), output(NONE));
        var child = children.start(process, "read line");
        var pipe = Files.readSymbolicLink(Path.of("/proc/" + child.process().pid() + "/fd/1"));
        assertEquals(1, descriptorsOf(pipe));

        child.pipes().writeStdin("x\n".getBytes(StandardCharsets.US_ASCII));
        child.join();

        assertEquals(0, descriptorsOf(pipe));
    }

    private static Path descriptor(int fd) {
        return Path.of("/proc/self/fd/" + fd);
    }

    private static long descriptorsOf(Path pipe) throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(fd -> pipe.equals(targetOf(fd))).count();
        }
    }

    private static Path targetOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            return null;
        }
    }
}
