package org.supervisordjava.logs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Keeps what comes out of a filter, and feeds filters. */
final class RecordedSink implements ByteSink {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
            bytes.write(chunk.get());
        }
    }

    String text() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** Writes each text as a read of its own. */
    static void feed(ByteSink sink, String... reads) {
        for (var read : reads) {
            sink.write(ByteBuffer.wrap(read.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    /** Writes a text in reads of one size. */
    static void feedInPieces(ByteSink sink, String text, int size) {
        for (int i = 0; i < text.length(); i += size) {
            feed(sink, text.substring(i, Math.min(text.length(), i + size)));
        }
    }
}
