package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SyslogSenderTest {

    @TempDir private Path directory;
    private final RecordedLog log = new RecordedLog();

    @Test
    void lines_lookLikeThoseOfSyslog3() throws Exception {
        var socket = directory.resolve("log");
        try (var receiver = new DatagramReceiver(socket)) {
            assertTrue(new SyslogSender(socket.toString()).send("cat hello \u00e4", log));

            var datagram = receiver.receive();
            assertTrue(
                    datagram.matches(
                            "<14>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d supervisord: cat"
                                    + " hello \u00e4"),
                    datagram);
        }
    }

    @Test
    void withoutSystemLog_linesAreDropped_andSaidOnce() {
        var sender = new SyslogSender(directory.resolve("log").toString());

        assertFalse(sender.send("one", log));
        assertFalse(sender.send("two", log));

        assertEquals(1, log.lines().size());
        assertTrue(log.lines().getFirst().startsWith("WARN cannot send to "));
    }

    @Test
    void systemLogThatAppears_isUsed() throws Exception {
        var socket = directory.resolve("log");
        var sender = new SyslogSender(socket.toString());
        assertFalse(sender.send("lost", log));

        try (var receiver = new DatagramReceiver(socket)) {
            Await.until("it is noticed", () -> sender.send("found", log));
            assertTrue(receiver.receive().endsWith("found"));
        }
    }

    @Test
    void fullQueue_doesNotWait() throws Exception {
        var socket = directory.resolve("log");
        try (var receiver = new DatagramReceiver(socket)) {
            var sender = new SyslogSender(socket.toString());
            int taken = 0;
            while (taken < 100_000 && sender.send("line " + taken, log)) {
                taken++;
            }

            assertTrue(taken < 100_000);
            assertTrue(receiver.receive().endsWith("line 0"));
        }
    }
}
