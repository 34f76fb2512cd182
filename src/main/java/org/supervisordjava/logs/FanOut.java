package org.supervisordjava.logs;

import java.nio.ByteBuffer;
import java.util.List;

/** Gives everything to each of several sinks. */
final class FanOut implements ByteSink {

    private final ByteSink[] sinks;

    FanOut(List<ByteSink> sinks) {
        this.sinks = sinks.toArray(ByteSink[]::new);
    }

    @Override
    public void begin() {
        for (var sink : sinks) {
            sink.begin();
        }
    }

    @Override
    public void write(ByteBuffer chunk) {
        int position = chunk.position();
        int limit = chunk.limit();
        for (var sink : sinks) {
            sink.write(chunk.limit(limit).position(position));
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
        for (var sink : sinks) {
            sink.end();
        }
    }
}
