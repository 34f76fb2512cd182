package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.logs.TestConfig.NONE;
import static org.supervisordjava.logs.TestConfig.file;
import static org.supervisordjava.logs.TestConfig.output;
import static org.supervisordjava.logs.TestConfig.process;
import static org.supervisordjava.logs.TestConfig.redirected;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessId;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;

class ProcessLogFilesTest {

    private static final ProcessId ID = new ProcessId("p", "p");
    private static final byte[] LINE = "x\n".getBytes(StandardCharsets.US_ASCII);

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

    @Test
    void autoLogs_areCreatedWhenTheProcessIsAdded_forTheOwnerOnly() throws Exception {
        var auto = output(new OutputTarget.Auto());

        children.files.added(process("p", auto, auto));

        for (var path :
                new String[] {children.files.stdoutLogfile(ID), children.files.stderrLogfile(ID)}) {
            var file = Path.of(path);
            Await.until("it is created", () -> Files.exists(file));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    /** What waits for the pump counts as files that are about to be open, and these never are. */
    @Test
    void autoLogsThatWaitToBeCreated_takeNoDescriptorsFromPrograms() throws Exception {
        var busy = new CountDownLatch(1);
        children.pump.execute(() -> awaitUninterrupted(busy));
        Await.until("the pump is busy", () -> children.pump.waitingTasks() == 0);
        var auto = output(new OutputTarget.Auto());

        for (int i = 0; i < 100; i++) {
            children.files.added(process("p" + i, auto, auto));
        }

        assertEquals(1, children.pump.waitingTasks());
        busy.countDown();
        Await.until("all are created", () -> directory.toFile().list().length == 200);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void logfiles_areShown_asConfigured() {
        children.files.added(process("p", output(file(Path.of("/dev/stdout"))), output(NONE)));

        assertEquals("/dev/stdout", children.files.stdoutLogfile(ID));
        assertEquals("", children.files.stderrLogfile(ID));
    }

    @Test
    void redirectedStderr_hasNoLogfile() {
        children.files.added(redirected("p", output(new OutputTarget.Auto())));

        assertEquals("", children.files.stderrLogfile(ID));
    }

    @Test
    void removedProcess_hasNone_andItsFilesStay() throws Exception {
        children.files.added(redirected("p", output(new OutputTarget.Auto())));
        var file = Path.of(children.files.stdoutLogfile(ID));
        Await.until("it is created", () -> Files.exists(file));

        children.files.removed(ID);

        assertEquals("", children.files.stdoutLogfile(ID));
        assertTrue(Files.exists(file));
    }

    @Test
    void clear_emptiesWhatIsWritten() throws Exception {
        var out = directory.resolve("out");
        var child =
                children.start(
                        process("p", output(file(out)), output(NONE)),
                        "echo before; read line; echo after");
        Await.until("it has written", () -> Files.exists(out) && Files.size(out) > 0);

        assertEquals("", children.files.clear(ID).join());
        assertEquals(0, Files.size(out));
        child.pipes().writeStdin(LINE);
        child.join();

        assertEquals("after\n", Files.readString(out));
    }

    @Test
    void clear_worksBeforeAnythingIsWritten() {
        children.files.added(process("p", output(file(directory.resolve("none"))), output(NONE)));

        assertEquals("", children.files.clear(ID).join());
    }

    @Test
    void reopen_followsAnExternalRename() throws Exception {
        var out = directory.resolve("out");
        var child =
                children.start(
                        process("p", output(file(out)), output(NONE)),
                        "echo before; read line; echo after");
        Await.until("it has written", () -> Files.exists(out) && Files.size(out) > 0);

        Files.move(out, directory.resolve("moved"));
        children.files.reopen();
        Await.until("it is opened again", () -> Files.exists(out));
        child.pipes().writeStdin(LINE);
        child.join();

        assertEquals("before\n", Files.readString(directory.resolve("moved")));
        assertEquals("after\n", Files.readString(out));
    }

    @Test
    void unwritableLog_doesNotPreventAStart() throws Exception {
        var missing = directory.resolve("missing/out");

        children.run(process("p", output(file(missing)), output(NONE)), "echo lost");

        assertEquals(1, children.stdoutCounters("p").linesDropped());
        assertTrue(children.log.lines().getFirst().startsWith("ERROR cannot write " + missing));
    }
}
