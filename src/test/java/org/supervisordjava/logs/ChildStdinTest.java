package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.supervisordjava.logs.TestConfig.NONE;
import static org.supervisordjava.logs.TestConfig.file;
import static org.supervisordjava.logs.TestConfig.output;
import static org.supervisordjava.logs.TestConfig.process;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

class ChildStdinTest {

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

    private ProcessConfig loggedTo(Path path) {
        return process("p", output(file(path)), output(NONE));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void reachesTheChild() throws Exception {
        var out = directory.resolve("out");
        var child = children.start(loggedTo(out), "read line; echo got $line");

        assertEquals(StdinWrite.ACCEPTED, child.pipes().writeStdin(ascii("this\n")));
        child.join();

        assertEquals("got this\n", Files.readString(out));
    }

    @Test
    void moreThanAPipeHolds_arrivesInOrder_whenTheChildReads() throws Exception {
        var out = directory.resolve("out");
        var go = directory.resolve("go");
        var child =
                children.start(
                        loggedTo(out),
                        "until [ -e " + go + " ]; do sleep 0.01; done; head -c 200000");
        var text = "0123456789".repeat(10_000);

        assertEquals(StdinWrite.ACCEPTED, child.pipes().writeStdin(ascii(text)));
        assertEquals(StdinWrite.ACCEPTED, child.pipes().writeStdin(ascii(text)));
        Files.createFile(go);
        child.join();

        assertEquals(text + text, Files.readString(out));
    }

    @Test
    void oneMessageLargerThanTheBuffer_arrives() throws Exception {
        var out = directory.resolve("out");
        var child = children.start(loggedTo(out), "head -c 1000000");
        var text = "0123456789".repeat(100_000);

        assertEquals(StdinWrite.ACCEPTED, child.pipes().writeStdin(ascii(text)));
        child.join();

        assertEquals(text, Files.readString(out));
    }

    @Test
    void childThatDoesNotRead_isFullInTheEnd() throws Exception {
        var child = children.start(loggedTo(directory.resolve("out")), "exec sleep 600");
        try {
            var result = StdinWrite.ACCEPTED;
            for (int i = 0; i < 100 && result == StdinWrite.ACCEPTED; i++) {
                result = child.pipes().writeStdin(new byte[10_000]);
            }
            assertEquals(StdinWrite.FULL, result);
        } finally {
            child.process().destroyForcibly();
        }
        child.join();
    }

    @Test
    void childThatHasClosedIt_isNoticed() throws Exception {
        var child = children.start(loggedTo(directory.resolve("out")), "exec sleep 600 0<&-");
        try {
            Await.until(
                    "the pipe is closed",
                    () -> child.pipes().writeStdin(ascii("x")) == StdinWrite.CLOSED);
        } finally {
            child.process().destroyForcibly();
        }
        child.join();
    }

    @Test
    void fcgiProgram_hasNone() throws Exception {
        var process = loggedTo(directory.resolve("out"));
        var socket =
                new GroupKind.FcgiSocket("unix:///x", Optional.empty(), 0700, OptionalInt.empty());
        children.files.added(process);

        var pipes = children.open(process, new GroupKind.Fcgi(socket));

        assertEquals(-1, pipes.childEnds().stdin());
        assertEquals(StdinWrite.CLOSED, pipes.writeStdin(ascii("x")));
        pipes.abandoned();
    }
}
