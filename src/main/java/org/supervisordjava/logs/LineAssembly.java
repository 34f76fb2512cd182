package org.supervisordjava.logs;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.logs.OutputRing.Chunk;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Makes lines of the chunks of one process. One thread. */
final class LineAssembly {

    /** Stands for a beginning that is not kept. */
    private static final String CUT = "…";

    private final ProcessId id;
    private final OutputLine.Escapes escapes;
    private final Consumer<OutputLine> lines;
    private final Map<OutputChannel, OpenLine> open = new EnumMap<>(OutputChannel.class);

    /** A line that has no end yet. */
    private record OpenLine(long millis, int pid, boolean whole, ByteArrayOutputStream bytes) {}

    LineAssembly(ProcessId id, OutputLine.Escapes escapes, Consumer<OutputLine> lines) {
        this.id = id;
        this.escapes = escapes;
        this.lines = lines;
    }

    void take(Chunk chunk) {
        var line = open.get(chunk.channel());
        if (line != null && line.pid() != chunk.pid()) {
            finish(chunk.channel());
            line = null;
        }
        boolean whole = line != null || chunk.beginsLine();
        int start = 0;
        for (int i = 0; i < chunk.data().length; i++) {
            if (chunk.data()[i] == '\n') {
                add(chunk, start, i, whole);
                finish(chunk.channel());
                start = i + 1;
                whole = true;
            }
        }
        if (start < chunk.data().length) {
            add(chunk, start, chunk.data().length, whole);
        }
    }

    private void add(Chunk chunk, int start, int end, boolean whole) {
        open.computeIfAbsent(
                        chunk.channel(),
                        _ ->
                                new OpenLine(
                                        chunk.millis(),
                                        chunk.pid(),
                                        whole,
                                        new ByteArrayOutputStream()))
                .bytes()
                .write(chunk.data(), start, end - start);
    }

    private void finish(OutputChannel channel) {
        var line = open.remove(channel);
        var bytes = line.bytes().toByteArray();
        lines.accept(
                new OutputLine(
                        id,
                        Instant.ofEpochMilli(line.millis()),
                        line.pid(),
                        channel,
                        (line.whole() ? "" : CUT) + OutputLine.text(bytes, escapes)));
    }

    /** What has no end counts as a line, too. */
    void end() {
        for (var channel : OutputChannel.values()) {
            if (open.containsKey(channel)) {
                finish(channel);
            }
        }
    }
}
