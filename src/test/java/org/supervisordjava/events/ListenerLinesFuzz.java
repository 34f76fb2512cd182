package org.supervisordjava.events;

import org.supervisordjava.events.ListenerProtocol.Progress;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever a listener writes, and however the pipe cuts it, the protocol says what a plain second
 * reading of the same bytes says. The listener gets an event as soon as it is ready.
 */
public final class ListenerLinesFuzz {

    private static final int READY_LENGTH = 6;

    /** From here on the two may differ in what they take for a number. */
    private static final int MOST_DIGITS = 18;

    private ListenerLinesFuzz() {}

    /**
     * The fuzzer calls it.
     *
     * @param input the first byte says how long a piece is; what follows is written by the listener
     */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        // Byte by byte a long line is read again and again.
        int piece = input.length < 200 ? 1 + (input[0] & 0xf) : 256 + (input[0] & 0xff);
        var written = Arrays.copyOfRange(input, 1, input.length);
        var expected = new Reading(written).outcomes();
        if (expected == null) {
            received(written, piece);
            return;
        }
        var pieces = said(received(written, piece));
        if (!pieces.equals(expected)) {
            throw new AssertionError("in pieces: " + pieces + ", read twice: " + expected);
        }
    }

    /** Writes in pieces; one that would go beyond READY ends there, as nothing else is allowed. */
    private static List<Progress> received(byte[] written, int piece) {
        var protocol = new ListenerProtocol();
        var outcomes = new ArrayList<Progress>();
        int at = 0;
        while (at < written.length) {
            int end = Math.min(written.length, at + piece);
            for (int i = at; i < end; i++) {
                if (written[i] == '\n') {
                    end = i + 1;
                }
            }
            outcomes.addAll(protocol.received(Arrays.copyOfRange(written, at, end)));
            if (protocol.state() == ListenerState.READY) {
                protocol.sent();
            }
            at = end;
        }
        return outcomes;
    }

    private static List<String> said(List<Progress> outcomes) {
        return outcomes.stream()
                .map(
                        outcome ->
                                switch (outcome) {
                                    case Progress.Changed(var _, var to) -> to.name();
                                    case Progress.Answered(boolean accepted) ->
                                            accepted ? "OK" : "FAIL";
                                    case Progress.BadResultLine _ -> "BAD LINE";
                                })
                .toList();
    }

    /** The protocol once more, over all bytes at once and without a state. */
    private static final class Reading {
        private final byte[] bytes;
        private final List<String> outcomes = new ArrayList<>();
        private int at;

        Reading(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Null where the two may differ. */
        List<String> outcomes() {
            while (bytes.length - at >= READY_LENGTH) {
                if (!text(at, at + READY_LENGTH).equals("READY\n")) {
                    outcomes.add("UNKNOWN");
                    return outcomes;
                }
                outcomes.add("READY");
                at += READY_LENGTH;
                int lineEnd = text(at, bytes.length).indexOf('\n');
                if (lineEnd < 0 || lineEnd >= ListenerProtocol.MAX_RESULT_LINE) {
                    if (bytes.length - at > ListenerProtocol.MAX_RESULT_LINE) {
                        outcomes.addAll(List.of("BAD LINE", "UNKNOWN"));
                    }
                    return outcomes;
                }
                var number = number(text(Math.min(at + 7, at + lineEnd), at + lineEnd));
                if (number == null) {
                    outcomes.addAll(List.of("BAD LINE", "UNKNOWN"));
                    return outcomes;
                }
                if (number.length() > MOST_DIGITS) {
                    return null;
                }
                at += lineEnd + 1;
                long length = Long.parseLong(number);
                if (bytes.length - at < length) {
                    return outcomes;
                }
                outcomes.add(text(at, at + (int) length).equals("OK") ? "OK" : "FAIL");
                outcomes.add("ACKNOWLEDGED");
                at += (int) length;
            }
            return outcomes;
        }

        private String text(int start, int end) {
            return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        }

        /** Its digits; null where Python's {@code int()} sees none, or a negative number. */
        private static String number(String text) {
            int start = 0;
            int end = text.length();
            while (start < end && isSpace(text.charAt(start))) {
                start++;
            }
            while (start < end && isSpace(text.charAt(end - 1))) {
                end--;
            }
            if (start < end && text.charAt(start) == '+') {
                start++;
            }
            var digits = new StringBuilder();
            boolean afterDigit = false;
            for (int i = start; i < end; i++) {
                char c = text.charAt(i);
                if (c == '_' && afterDigit && i + 1 < end) {
                    afterDigit = false;
                } else if (c >= '0' && c <= '9') {
                    digits.append(c);
                    afterDigit = true;
                } else {
                    return null;
                }
            }
            return digits.isEmpty() ? null : digits.toString();
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c >= '\t' && c <= '\r';
        }
    }
}
