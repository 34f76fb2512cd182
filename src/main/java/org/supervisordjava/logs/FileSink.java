package org.supervisordjava.logs;

import java.nio.ByteBuffer;

/** Sends one stream to a file that may be shared with others. */
final class FileSink implements ByteSink {

    private final RotatingFile file;
    private final StreamCounters counters;

    FileSink(RotatingFile file, StreamCounters counters) {
        this.file = file;
        this.counters = counters;
    }

    @Override
    public void begin() {
        file.acquire();
    }

    @Override
    public void write(ByteBuffer chunk) {
        if (!file.append(chunk)) {
            counters.failed(chunk);
        }
    }

    @Override
    public void end() {
        file.release();
    }
}
