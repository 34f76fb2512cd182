package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends each line of a stream to the system log, as {@code <process name> <line>}. */
final class SyslogSink implements ByteSink {

    /** Longer lines are split: rsyslog's default limit of a message. */
    private static final int MAX_LINE = 8 * 1024;

    private final LineSplitter lines;

    SyslogSink(String process, SyslogSender sender, StreamCounters counters, OperatorLog log) {
        this.lines =
                new LineSplitter(
                        MAX_LINE,
                        LineSplitter.Overlong.SPLIT,
                        LongLines.none(),
                        (line, start, length) -> {
                            var text = new String(line, start, length, StandardCharsets.UTF_8);
                            if (!sender.send(process + " " + text, log)) {
                                counters.dropped(ByteBuffer.wrap(line, start, length));
                            }
                        });
    }

    @Override
    public void write(ByteBuffer chunk) {
        lines.write(chunk);
    }

    @Override
    public void end() {
        lines.end();
    }
}
