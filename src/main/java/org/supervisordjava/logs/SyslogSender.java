package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.posix.DatagramSender;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Locale;

/**
 * Sends lines to the system log in the form that syslog(3) uses (RFC 3164), facility {@code user}.
 * Without a system log they are dropped, which is reported once. One thread at a time; never waits.
 */
final class SyslogSender {

    /** {@code facility user × 8 + severity info}: supervisord's. */
    private static final int PRIORITY = 1 * 8 + 6;

    static final String DEV_LOG = "/dev/log";

    private static final String TAG = "supervisord: ";
    private static final long RETRY_NANOS = 1_000_000_000L;
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private final String socket;
    private DatagramSender sender;
    private boolean failing;
    private long retryAt;

    /**
     * @param socket {@code /dev/log}
     */
    SyslogSender(String socket) {
        this.socket = socket;
    }

    /**
     * @return false when the line was dropped
     */
    boolean send(String line, OperatorLog log) {
        if (failing && System.nanoTime() - retryAt < 0) {
            return false;
        }
        try {
            if (sender == null) {
                sender = DatagramSender.open(socket);
            }
            sender.send(message(line));
            if (failing) {
                failing = false;
                log.log(LogLevel.INFO, "the system log at " + socket + " answers again");
            }
            return true;
        } catch (IOException e) {
            retryAt = System.nanoTime() + RETRY_NANOS;
            if (!failing) {
                failing = true;
                log.log(
                        LogLevel.WARN,
                        e.getMessage() + "; lines are dropped until a system log listens there");
            }
            return false;
        }
    }

    private static byte[] message(String line) {
        var now = LocalDateTime.now();
        var time =
                String.format(
                        Locale.ROOT,
                        "%s %2d %02d:%02d:%02d ",
                        MONTHS[now.getMonthValue() - 1],
                        now.getDayOfMonth(),
                        now.getHour(),
                        now.getMinute(),
                        now.getSecond());
        return ("<" + PRIORITY + ">" + time + TAG + line).getBytes(StandardCharsets.UTF_8);
    }
}
