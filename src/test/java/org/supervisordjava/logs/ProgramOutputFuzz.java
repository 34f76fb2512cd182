package org.supervisordjava.logs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a program writes comes out the same however the pipe cuts it: without escape sequences, with
 * the messages that stand between tags apart, and in lines.
 */
public final class ProgramOutputFuzz {

    private ProgramOutputFuzz() {}

    /**
     * The fuzzer calls it.
     *
     * @param input the first byte says how long a piece is
     */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var written = Arrays.copyOfRange(input, 1, input.length);
        var whole = passed(written, Math.max(1, written.length));
        var pieces = passed(written, 1 + (input[0] & 0x1f));
        if (!whole.equals(pieces)) {
            throw new AssertionError("whole: " + whole + ", in pieces: " + pieces);
        }
    }

    /** Messages and lines, in their order each, and what the log gets. */
    private static List<String> passed(byte[] written, int piece) {
        var messages = new ArrayList<String>();
        var lines = new ArrayList<String>();
        var log = new ByteArrayOutputStream();
        var splitter =
                new LineSplitter(
                        64,
                        LineSplitter.Overlong.SPLIT,
                        LongLines.none(),
                        (line, start, length) ->
                                lines.add(hex(Arrays.copyOfRange(line, start, start + length))));
        ByteSink sink =
                new ByteSink() {
                    @Override
                    public void write(ByteBuffer chunk) {
                        var bytes = new byte[chunk.remaining()];
                        chunk.duplicate().get(bytes);
                        log.writeBytes(bytes);
                        splitter.write(chunk);
                    }

                    @Override
                    public void end() {
                        splitter.end();
                    }
                };
        var chain = new StripAnsi(new CaptureFilter(100, sink, bytes -> messages.add(hex(bytes))));
        chain.begin();
        for (int at = 0; at < written.length; at += piece) {
            // It works in place.
            var bytes = Arrays.copyOfRange(written, at, Math.min(written.length, at + piece));
            chain.write(ByteBuffer.wrap(bytes));
        }
        chain.end();
        var all = new ArrayList<>(messages);
        all.add("--");
        all.addAll(lines);
        all.add("--");
        all.add(hex(log.toByteArray()));
        return all;
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
