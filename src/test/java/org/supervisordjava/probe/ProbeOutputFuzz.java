package org.supervisordjava.probe;

import org.supervisordjava.protocol.HttpAnswer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whatever the command of a probe writes, however it comes, its last bytes are kept; and whatever
 * an HTTP server answers, reading it ends with an answer or an {@link IOException}.
 */
public final class ProbeOutputFuzz {

    private ProbeOutputFuzz() {}

    /**
     * The fuzzer calls it.
     *
     * @param input the first byte says how long a piece is
     */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var output = Arrays.copyOfRange(input, 1, input.length);
        tail(output, 1 + (input[0] & 0xff));
        answer(output);
    }

    private static void tail(byte[] output, int piece) {
        var pieces = new OutputTail();
        for (int at = 0; at < output.length; at += piece) {
            pieces.write(output, at, Math.min(piece, output.length - at));
        }
        var whole = new OutputTail();
        whole.write(output, 0, output.length);
        if (!pieces.text().equals(whole.text())) {
            throw new AssertionError("in pieces: " + pieces.text() + ", at once: " + whole.text());
        }
        var text = decoded(output);
        if (text != null && !text.strip().endsWith(pieces.text())) {
            throw new AssertionError("not the end of it: " + pieces.text());
        }
        if (text != null
                && output.length <= OutputTail.LIMIT
                && !text.strip().equals(pieces.text())) {
            throw new AssertionError("less than all of it: " + pieces.text());
        }
    }

    /** Null when it is no UTF-8: then something else stands for a part of it. */
    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static void answer(byte[] bytes) {
        try (var body = HttpAnswer.read(new ByteArrayInputStream(bytes)).body()) {
            int length = body.readAllBytes().length;
            if (length > bytes.length) {
                throw new AssertionError("a body of " + length + " bytes");
            }
        } catch (IOException e) {
            if (e.getMessage() == null) {
                throw new AssertionError("an exception without words", e);
            }
        }
    }
}
