package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Sends one child's stream to a target that it shares with others: as it comes, or line by line
 * with a prefix, so that lines of different programs never mix.
 */
final class StreamSink implements ByteSink {

    private final NonBlockingStream target;
    private final StreamCounters counters;
    private final Consumer<ByteBuffer> whenLost;
    private final ByteSink writer;

    private StreamSink(NonBlockingStream target, StreamCounters counters) {
        this.target = target;
        this.counters = counters;
        this.whenLost = counters::dropped;
        this.writer = this::put;
    }

    private StreamSink(
            NonBlockingStream target,
            StreamCounters counters,
            Function<Consumer<ByteBuffer>, ByteSink> format) {
        this.target = target;
        this.counters = counters;
        this.whenLost = counters::dropped;
        this.writer = format.apply(this::put);
    }

    static StreamSink raw(NonBlockingStream target, StreamCounters counters) {
        return new StreamSink(target, counters);
    }

    /**
     * @param program stands before {@code " | "} on each line
     */
    static StreamSink prefixed(
            NonBlockingStream target,
            StreamCounters counters,
            String program,
            LongLines longLines) {
        return new StreamSink(
                target, counters, next -> new PrefixedLines(prefix(program), longLines, next));
    }

    static String prefix(String program) {
        return program + " | ";
    }

    static StreamSink json(
            NonBlockingStream target,
            StreamCounters counters,
            OutputOrigin origin,
            LongLines longLines) {
        return new StreamSink(target, counters, next -> new JsonLines(origin, longLines, next));
    }

    private void put(ByteBuffer bytes) {
        if (target.put(bytes, whenLost)) {
            target.writeMuch();
        } else {
            counters.dropped(bytes);
        }
    }

    @Override
    public void write(ByteBuffer chunk) {
        writer.write(chunk);
    }

    @Override
    public boolean accepts() {
        return !target.isCongested();
    }

    @Override
    public void end() {
        writer.end();
    }
}
