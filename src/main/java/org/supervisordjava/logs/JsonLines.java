package org.supervisordjava.logs;

import org.supervisordjava.protocol.JsonText;
import org.supervisordjava.protocol.JsonWriter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes a JSON object of each line, on a line of its own, whatever the line consists of. Lines that
 * arrive together go on together. One thread.
 */
final class JsonLines implements ByteSink {

    /** Longer lines are split: also where each byte takes six, one fits into a stream's buffer. */
    static final int MAX_LINE = 128 * 1024;

    private static final int MOST_TOGETHER = 32 * 1024;

    private final OutputOrigin origin;
    private final String program;
    private final String stream;
    private final Timestamps timestamps;
    private final Consumer<ByteBuffer> next;
    private final LineSplitter lines;
    private StringBuilder together = new StringBuilder();

    /**
     * @param next gets a buffer that is its own
     */
    JsonLines(OutputOrigin origin, LongLines longLines, Consumer<ByteBuffer> next) {
        this.origin = origin;
        this.program = origin.process().toString();
        this.stream = origin.channel().label();
        this.timestamps = Timestamps.utc(origin.millis());
        this.next = next;
        this.lines =
                new LineSplitter(
                        MAX_LINE,
                        LineSplitter.Overlong.SPLIT,
                        longLines,
                        new LineSplitter.Lines() {
                            @Override
                            public void line(byte[] bytes, int start, int length) {
                                add(text(bytes, start, length), false);
                            }

                            @Override
                            public void piece(byte[] bytes, int start, int length) {
                                add(text(bytes, start, length), true);
                            }
                        });
    }

    private static String text(byte[] bytes, int start, int length) {
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    @Override
    public void write(ByteBuffer chunk) {
        lines.write(chunk);
        handOver();
    }

    @Override
    public void end() {
        lines.end();
        handOver();
    }

    private void add(String text, boolean isPiece) {
        var object = object(timestamps.now(), program, stream, origin.pid().getAsInt());
        var json = JsonObjectScan.of(text);
        var level = json.isPresent() ? json.get().level() : LineLevel.inText(text);
        level.ifPresent(found -> object.put("level", found.label()));
        if (isPiece) {
            object.put("partial", true);
        }
        if (json.isPresent()) {
            object.put("json", new JsonText(text));
        } else {
            object.put("message", text);
        }
        together.append(JsonWriter.write(object)).append('\n');
        if (together.length() > MOST_TOGETHER) {
            handOver();
        }
    }

    /** With which each line begins; what it says follows. */
    static Map<String, Object> object(String time, String program, String stream, long pid) {
        var object = new LinkedHashMap<String, Object>();
        object.put("time", time);
        object.put("program", program);
        object.put("stream", stream);
        object.put("pid", pid);
        return object;
    }

    private void handOver() {
        if (!together.isEmpty()) {
            next.accept(ByteBuffer.wrap(together.toString().getBytes(StandardCharsets.UTF_8)));
            together = new StringBuilder();
        }
    }
}
