package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes records of the lines of one stream, for a receiver elsewhere. */
final class RecordSink implements ByteSink {

    /** With its header, such a line is within rsyslog's default limit of a message, 8 KiB. */
    static final int MAX_LINE = 8 * 1024 - 512;

    private final LineSplitter lines;

    RecordSink(OutputOrigin origin, StreamCounters counters, LogShipper shipper) {
        var program = origin.process().toString();
        var stream = origin.channel().label();
        this.lines =
                new LineSplitter(
                        MAX_LINE,
                        LineSplitter.Overlong.SPLIT,
                        LongLines.none(),
                        (line, start, length) -> {
                            var text = new String(line, start, length, StandardCharsets.UTF_8);
                            shipper.offer(
                                    new LogRecord(
                                            origin.millis().getAsLong(),
                                            program,
                                            stream,
                                            origin.pid().getAsInt(),
                                            LineLevel.of(text),
                                            text,
                                            counters));
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
