package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.config.model.SupervisordConfigBuilder;
import org.supervisordjava.threads.Residents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class MainLogWriterTest {

    @TempDir private Path directory;
    private OutputPump pump;

    @BeforeEach
    void openPump() throws Exception {
        pump = OutputPump.open(new Residents(System.err::println));
        pump.start(new RecordedLog());
    }

    @AfterEach
    void closePump() {
        pump.close();
    }

    private Path file() {
        return directory.resolve("main.log");
    }

    private SupervisordConfig config(LogLevel level) {
        return TestConfig.supervisord(new OutputTarget.File(file()), 0, 0, level, true);
    }

    private MainLogWriter started(SupervisordConfig config) throws IOException {
        var log =
                new MainLogWriter(
                        config,
                        pump,
                        System::currentTimeMillis,
                        new Residents(System.err::println));
        log.start();
        return log;
    }

    private MainLogTargets targets(SupervisordConfig config) {
        return MainLogTargets.of(
                config, pump, System::currentTimeMillis, new Residents(System.err::println));
    }

    private List<String> messages() throws IOException {
        return Files.readAllLines(file()).stream().map(line -> line.substring(24)).toList();
    }

    @Test
    void whatComesFromElsewhere_cannotForgeALine_norSteerATerminal() throws Exception {
        var log = started(config(LogLevel.INFO));

        log.log(
                LogLevel.INFO,
                "GET /x\n2026-11-26 00:00:00,000 CRIT forged\r\u001b[2J\u0085\u2028\u202e\u0000 ä\tend");
        log.close();

        assertEquals(
                List.of(
                        "INFO GET /x\\n2026-11-26 00:00:00,000 CRIT forged\\r\\x1b[2J\\x85\\u2028\\u202e\\x00 ä\tend"),
                messages());
    }

    /** Nothing else may stand among the JSON lines of the programs. */
    @Test
    void logFormatJson_holdsForAStandardStream_notForTheFile() throws Exception {
        var fifo = directory.resolve("fifo");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        var copy = directory.resolve("copy");
        var reader = new ProcessBuilder("sh", "-c", "exec cat <>" + fifo + " >" + copy).start();
        Await.until("the reader is there", () -> Files.exists(copy));
        var config = TestConfig.supervisord(new OutputTarget.File(fifo), 0, 0, LogLevel.INFO, true);

        var log =
                started(SupervisordConfigBuilder.builder(config).logFormat(LogFormat.JSON).build());
        log.log(LogLevel.CRITICAL, "no \"room\"\nleft");
        Await.until("it has arrived", () -> Files.size(copy) > 0);
        log.close();
        reader.destroyForcibly();

        var object = new ObjectMapper().readTree(Files.readString(copy));
        assertEquals("supervisord", object.get("program").textValue());
        assertEquals("log", object.get("stream").textValue());
        assertEquals("fatal", object.get("level").textValue());
        assertEquals("no \"room\"\nleft", object.get("message").textValue());
        assertEquals(ProcessHandle.current().pid(), object.get("pid").longValue());
    }

    @Test
    void line_isSupervisords() throws Exception {
        var log = started(config(LogLevel.INFO));

        log.log(LogLevel.WARN, "received SIGTERM indicating exit request");
        log.close();

        var line = Files.readString(file());
        assertTrue(
                line.matches(
                        "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} WARN received SIGTERM"
                                + " indicating exit request\n"),
                line);
    }

    @Test
    void lowerLevels_areLeftOut() throws Exception {
        var log = started(config(LogLevel.INFO));

        log.log(LogLevel.DEBUG, "no");
        log.log(LogLevel.CRITICAL, "yes");
        log.close();

        assertEquals(List.of("CRIT yes"), messages());
    }

    @Test
    void whatIsLoggedBeforeTheStart_isWritten() throws Exception {
        var log =
                new MainLogWriter(
                        config(LogLevel.INFO),
                        pump,
                        System::currentTimeMillis,
                        new Residents(System.err::println));

        log.log(LogLevel.INFO, "early");
        log.start();
        log.close();

        assertEquals(List.of("INFO early"), messages());
    }

    @Test
    void moreThanCanWait_isDropped_andSaid() throws Exception {
        var log =
                new MainLogWriter(
                        config(LogLevel.INFO),
                        pump,
                        System::currentTimeMillis,
                        new Residents(System.err::println));
        var big = "x".repeat(100_000);

        for (int i = 0; i < 12; i++) {
            log.log(LogLevel.INFO, big);
        }
        log.start();
        log.close();

        var messages = messages();
        assertEquals(11, messages.size());
        assertEquals(
                "WARN 2 messages were lost: the log could not be written fast enough",
                messages.getLast());
    }

    @Test
    void rotates() throws Exception {
        var log =
                started(
                        TestConfig.supervisord(
                                new OutputTarget.File(file()), 60, 1, LogLevel.INFO, true));

        log.log(LogLevel.INFO, "the first message, long enough to reach the limit");
        log.log(LogLevel.INFO, "second");
        log.close();

        assertEquals(List.of("INFO second"), messages());
        assertTrue(Files.exists(directory.resolve("main.log.1")));
    }

    @Test
    void clear_empties() throws Exception {
        var log = started(config(LogLevel.INFO));
        log.log(LogLevel.INFO, "before");

        assertEquals("", log.clear().join());
        log.log(LogLevel.INFO, "after");
        log.close();

        assertEquals(List.of("INFO after"), messages());
    }

    @Test
    void clear_ofAFileThatIsGone_isNull_andBringsItBack() throws Exception {
        var log = started(config(LogLevel.INFO));
        log.log(LogLevel.INFO, "before");
        assertEquals("", log.clear().join());
        Files.delete(file());

        assertNull(log.clear().join());
        log.log(LogLevel.INFO, "after");
        log.close();

        assertEquals(List.of("INFO after"), messages());
    }

    @Test
    void clear_withoutFile_isNull() throws Exception {
        var log = started(TestConfig.supervisord(LogLevel.INFO, false));

        assertNull(log.clear().join());
        log.close();
    }

    @Test
    void reopen_followsAnExternalRename() throws Exception {
        var log = started(config(LogLevel.INFO));
        log.log(LogLevel.INFO, "before");
        Await.until("it is written", () -> Files.exists(file()) && Files.size(file()) > 0);

        Files.move(file(), directory.resolve("moved"));
        log.reopen();
        log.log(LogLevel.INFO, "after");
        log.close();

        assertEquals(List.of("INFO after"), messages());
    }

    @Test
    void foreground_alsoGoesToStandardOutput_butNotTwice() {
        var both =
                TestConfig.supervisord(new OutputTarget.File(file()), 0, 0, LogLevel.INFO, false);
        var once =
                TestConfig.supervisord(
                        new OutputTarget.File(Path.of("/dev/stdout")), 0, 0, LogLevel.INFO, false);

        var silent =
                TestConfig.supervisord(new OutputTarget.File(file()), 0, 0, LogLevel.INFO, true);

        assertEquals(0, targets(silent).streams().size());
        assertEquals(1, targets(both).streams().size());
        assertTrue(targets(both).file().isPresent());
        assertEquals(1, targets(once).streams().size());
        assertTrue(targets(once).file().isEmpty());
    }

    @Test
    void timestamps_areLocalTime() {
        var line = new StringBuilder();

        int kathmandu = 5 * 3600 + 45 * 60;
        new Timestamps(_ -> kathmandu, Timestamps.PYTHON, () -> 1_700_000_000_007L).appendNow(line);

        assertEquals("2023-11-15 03:58:20,007", line.toString());
    }
}
