package org.supervisordjava.logs;

import org.supervisordjava.protocol.JsonText;
import org.supervisordjava.protocol.JsonWriter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
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
    private final Timestamps timestamps;
    private final Consumer<ByteBuffer> next;
    private final LineSplitter lines;
    private StringBuilder together = new StringBuilder();

    /**
     * @param next gets a buffer that is its own
     */
    JsonLines(OutputOrigin origin, LongLines longLines, Consumer<ByteBuffer> next) {
        this.origin = origin;
        this.timestamps = Timestamps.utc(origin.millis());
        this.next = next;
        this.lines =
                new LineSplitter(
                        MAX_LINE,
                        LineSplitter.Overlong.SPLIT,
                        longLines,
                        new LineSplitter.Lines() {
                            @Override
                            public void line(byte[] bytes, int length) {
                                add(text(bytes, length), false);
                            }

                            @Override
                            public void piece(byte[] bytes, int length) {
                                add(text(bytes, length), true);
                            }
                        });
    }

    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
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
        var object = new LinkedHashMap<String, Object>();
        object.put("time", timestamps.now());
        object.put("program", origin.process().toString());
        object.put("stream", origin.channel().label());
        object.put("pid", origin.pid().getAsInt());
        var json =
                text.startsWith("{")
                        ? JsonObjectScan.of(text)
                        : Optional.<JsonObjectScan.ScannedObject>empty();
        var level = json.isPresent() ? json.get().level() : LineLevel.of(text);
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

    private void handOver() {
        if (!together.isEmpty()) {
            next.accept(ByteBuffer.wrap(together.toString().getBytes(StandardCharsets.UTF_8)));
            together = new StringBuilder();
        }
    }
}
