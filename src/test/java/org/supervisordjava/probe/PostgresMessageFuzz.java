package org.supervisordjava.probe;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * Whatever a server says to a start-up packet, reading it ends with a message of bounded words or
 * an {@link IOException}.
 */
public final class PostgresMessageFuzz {

    private PostgresMessageFuzz() {}

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        var in = new ByteArrayInputStream(input);
        int before = in.available();
        while (true) {
            try {
                check(PostgresMessage.read(in), before - in.available());
            } catch (IOException e) {
                return;
            }
            if (in.available() == before) {
                throw new AssertionError("a message of no bytes");
            }
            before = in.available();
        }
    }

    private static void check(PostgresMessage message, int bytes) {
        if (bytes > PostgresMessage.LIMIT + 1 + Integer.BYTES) {
            throw new AssertionError("a message of " + bytes + " bytes");
        }
        if (message instanceof PostgresMessage.Failure(var state, var words, var detail)) {
            if (!state.isEmpty() && state.length() != 5) {
                throw new AssertionError("SQLSTATE " + state);
            }
            if (words.length() + detail.length() > bytes) {
                throw new AssertionError("more words than bytes");
            }
        }
    }
}
