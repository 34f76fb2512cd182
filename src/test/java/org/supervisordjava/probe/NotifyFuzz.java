package org.supervisordjava.probe;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Whatever a program sends to its notify socket, the message says what its lines say. */
public final class NotifyFuzz {

    private static final String STATUS = "\nSTATUS=";

    private NotifyFuzz() {}

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        var lines = "\n" + text + "\n";
        int status = lines.lastIndexOf(STATUS);
        var expected =
                new NotifyMessage(
                        lines.contains("\nREADY=1\n"),
                        lines.contains("\nSTOPPING=1\n"),
                        status < 0
                                ? Optional.empty()
                                : Optional.of(
                                        lines.substring(
                                                status + STATUS.length(),
                                                lines.indexOf('\n', status + 1))));
        var message = NotifyMessage.parse(text);
        if (!message.equals(expected)) {
            throw new AssertionError("read " + message + ", but it says " + expected);
        }
    }
}
