package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.util.List;

/** Gives everything to each of several sinks. */
final class FanOut implements ByteSink {

    private final List<ByteSink> sinks;

    FanOut(List<ByteSink> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    @Override
    public void begin() {
        sinks.forEach(ByteSink::begin);
    }

    @Override
    public void write(ByteBuffer chunk) {
        for (var sink : sinks) {
            sink.write(chunk.duplicate());
        }
    }

    @Override
    public boolean accepts() {
        for (var sink : sinks) {
            if (!sink.accepts()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void end() {
        sinks.forEach(ByteSink::end);
    }
}
