package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.logs.TestConfig.NONE;
import static org.supervisordjava.logs.TestConfig.file;
import static org.supervisordjava.logs.TestConfig.formatted;
import static org.supervisordjava.logs.TestConfig.output;
import static org.supervisordjava.logs.TestConfig.process;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.LogFormat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** A FIFO stands for the container's standard output: the code does not tell them apart. */
class OutputToStreamsTest {

    @TempDir private Path directory;
    private CapturedChildren children;
    private Path fifo;
    private Process reader;

    @BeforeEach
    void start() throws Exception {
        children = new CapturedChildren(directory);
        fifo = directory.resolve("fifo");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
    }

    @AfterEach
    void stop() {
        children.close();
        if (reader != null) {
            reader.destroyForcibly();
        }
    }

    /** A reader that copies the FIFO into a file; it keeps a writing end open, so it never ends. */
    private Path read() throws IOException {
        var copy = directory.resolve("copy");
        reader = new ProcessBuilder("sh", "-c", "exec cat <>" + fifo + " >" + copy).start();
        return copy;
    }

    @Test
    void prefixedLinesOfSeveralPrograms_neverMix() throws Exception {
        var copy = read();
        Await.until("the reader is there", () -> Files.exists(copy));
        var script =
                "for i in 1 2 3 4 5 6 7 8 9 10; do printf 'be'; printf 'gin-%s' $i;"
                        + " printf -- '-end\\n'; done";
        var a =
                children.start(
                        process("a", formatted(file(fifo), LogFormat.PREFIX), output(NONE)),
                        script);
        var b =
                children.start(
                        process("b", formatted(file(fifo), LogFormat.PREFIX), output(NONE)),
                        script);
        a.join();
        b.join();

        var expected = new HashSet<String>();
        for (int i = 1; i <= 10; i++) {
            expected.add("a | begin-" + i + "-end");
            expected.add("b | begin-" + i + "-end");
        }
        Await.until("all lines have arrived", () -> Files.readAllLines(copy).size() == 20);
        assertEquals(expected, new HashSet<>(Files.readAllLines(copy)));
    }

    /** As JSON lines are, which nobody can read in pieces. */
    @Test
    void longLinesOfManyPrograms_stayWhole_howeverSlowTheReader() throws Exception {
        var copy = read();
        Await.until("the reader is there", () -> Files.exists(copy));
        var names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        var started = new ArrayList<CapturedChildren.Child>();
        for (var name : names) {
            started.add(
                    children.start(
                            process(name, formatted(file(fifo), LogFormat.PREFIX), output(NONE)),
                            "for i in 1 2 3; do head -c 200000 /dev/zero | tr '\\0' "
                                    + name
                                    + "; echo; done"));
        }
        for (var child : started) {
            child.join();
        }

        Await.until("all lines have arrived", () -> Files.size(copy) >= 24L * 200_005);
        for (var line : Files.readAllLines(copy)) {
            assertEquals(
                    line.substring(0, 4) + line.substring(0, 1).repeat(200_000),
                    line,
                    () -> line.length() + " characters");
        }
        for (var name : names) {
            assertEquals(0, children.stdoutCounters(name).linesDropped());
        }
    }

    @Test
    void jsonLinesOfALife_tellItsPid_andEachIsWhole() throws Exception {
        var copy = read();
        Await.until("the reader is there", () -> Files.exists(copy));

        var child =
                children.start(
                        process("a", formatted(file(fifo), LogFormat.JSON), output(NONE)),
                        "printf 'be'; printf 'gin\\n\\377\\n{\"n\":1}\\n'");
        child.join();

        Await.until("all has arrived", () -> Files.readAllLines(copy).size() == 3);
        var head =
                "{\"time\":\"2026-11-26T05:54:23.007Z\",\"program\":\"a\",\"stream\":\"stdout\",\"pid\":"
                        + child.process().pid();
        assertEquals(
                List.of(
                        head + ",\"message\":\"begin\"}",
                        head + ",\"message\":\"\ufffd\"}",
                        head + ",\"json\":{\"n\":1}}"),
                Files.readAllLines(copy));
    }

    @Test
    void lastLineWithoutEnd_getsOne() throws Exception {
        var copy = read();
        Await.until("the reader is there", () -> Files.exists(copy));

        children.run(
                process("a", formatted(file(fifo), LogFormat.PREFIX), output(NONE)),
                "printf 'no end'");

        Await.until("it has arrived", () -> Files.size(copy) > 0);
        assertEquals("a | no end\n", Files.readString(copy));
    }

    @Test
    void everythingArrives_howeverSlowTheReader() throws Exception {
        var copy = read();
        Await.until("the reader is there", () -> Files.exists(copy));

        children.run(process("a", output(file(fifo)), output(NONE)), "head -c 5000000 /dev/zero");

        Await.until("all has arrived", () -> Files.size(copy) == 5_000_000);
        assertEquals(0, children.stdoutCounters("a").linesDropped());
    }

    @Test
    void readerThatDoesNothing_holdsBackItsOwnStreamsOnly() throws Exception {
        reader = new ProcessBuilder("sh", "-c", "exec sleep 600 <>" + fifo).start();
        var opened = Path.of("/proc/" + reader.pid() + "/fd/0");
        Await.until("the reader is there", () -> fifo.equals(Files.readSymbolicLink(opened)));
        var stuck = children.start(process("a", output(file(fifo)), output(NONE)), "exec yes");
        var out = directory.resolve("out");

        children.run(process("b", output(file(out)), output(NONE)), "head -c 5000000 /dev/zero");

        assertEquals(5_000_000, Files.size(out));
        stuck.process().destroyForcibly();
    }

    @Test
    void nobodyReads_costsDataNotService() throws Exception {
        children.run(process("a", output(file(fifo)), output(NONE)), "yes | head -c 5000000");

        var counters = children.stdoutCounters("a");
        assertEquals(5_000_000, counters.bytes());
        assertTrue(counters.linesDropped() > 0);
        assertEquals(
                List.of(
                        "ERROR cannot write to "
                                + fifo
                                + ": ENXIO (No such device or address); output is dropped until it"
                                + " can be written again"),
                children.log.lines());
    }
}
