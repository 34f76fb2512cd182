package org.supervisordjava.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One listener's side of the protocol, for one life of its process:
 *
 * <pre>
 *  ACKNOWLEDGED ──READY\n──► READY ──event sent──► BUSY ──RESULT n\n + n bytes──► ACKNOWLEDGED
 *       └── anything else ──► UNKNOWN ◄── any output ┘ └── no number ──► UNKNOWN
 * </pre>
 *
 * <p>As in supervisord, the word RESULT itself is not checked, only that a number follows the
 * seventh byte of the line. Other than there, a negative number and an endless line count as
 * violations, so what is kept never exceeds {@link #MAX_RESULT_LINE}. Pure; one thread.
 */
final class ListenerProtocol {

    /** Bytes of a result line before it counts as endless. */
    static final int MAX_RESULT_LINE = 4096;

    private static final byte[] READY_TOKEN = "READY\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACCEPTED = "OK".getBytes(StandardCharsets.US_ASCII);
    private static final int RESULT_TOKEN_LENGTH = "RESULT ".length();
    private static final byte[] NOTHING = new byte[0];

    private static final int MAX_DIGITS = 18;

    /** No result line has been read yet. */
    private static final long UNANNOUNCED = -1;

    /** What came of the bytes of a listener. */
    sealed interface Progress {

        record Changed(ListenerState from, ListenerState to) implements Progress {}

        /** The event was dealt with, or was not. */
        record Answered(boolean accepted) implements Progress {}

        /** Where the answer to the event should have begun, something else did. */
        record BadResultLine(String line) implements Progress {}
    }

    private ListenerState state = ListenerState.ACKNOWLEDGED;
    private byte[] unread = NOTHING;
    private long announced = UNANNOUNCED;
    private long taken;
    private boolean acceptedSoFar;

    ListenerState state() {
        return state;
    }

    /** An event is on its way to the listener, which is {@link ListenerState#READY}. */
    void sent() {
        state = ListenerState.BUSY;
        announced = UNANNOUNCED;
    }

    /** The listener has written these bytes. */
    List<Progress> received(byte[] data) {
        var outcomes = new ArrayList<Progress>();
        var input = ByteBuffer.wrap(joined(unread, data));
        while (input.hasRemaining() && !isIncomplete(input)) {
            switch (state) {
                case ACKNOWLEDGED -> takeReady(input, outcomes);
                case READY, UNKNOWN -> violate(input, outcomes);
                case BUSY -> {
                    if (announced == UNANNOUNCED) {
                        takeResultLine(input, outcomes);
                    } else {
                        takeResult(input, outcomes);
                    }
                }
            }
        }
        unread = remaining(input);
        return outcomes;
    }

    /** Output of the listener is missing, so what it says next cannot be understood. */
    List<Progress> outputLost() {
        var outcomes = new ArrayList<Progress>();
        violate(ByteBuffer.wrap(NOTHING), outcomes);
        unread = NOTHING;
        return outcomes;
    }

    /** More has to come before it can be told what it is. */
    private boolean isIncomplete(ByteBuffer input) {
        return switch (state) {
            case ACKNOWLEDGED -> input.remaining() < READY_TOKEN.length;
            case BUSY ->
                    announced == UNANNOUNCED
                            && lineLength(input) < 0
                            && input.remaining() <= MAX_RESULT_LINE;
            case READY, UNKNOWN -> false;
        };
    }

    private void takeReady(ByteBuffer input, List<Progress> outcomes) {
        var start = new byte[READY_TOKEN.length];
        input.get(start);
        if (Arrays.equals(start, READY_TOKEN)) {
            change(ListenerState.READY, outcomes);
        } else {
            violate(input, outcomes);
        }
    }

    private void takeResultLine(ByteBuffer input, List<Progress> outcomes) {
        int length = lineLength(input);
        var line = new byte[length < 0 ? MAX_RESULT_LINE : length];
        input.get(line);
        long number = length < 0 ? UNANNOUNCED : announcedBy(line);
        if (number == UNANNOUNCED) {
            outcomes.add(new Progress.BadResultLine(EventPayload.text(line)));
            violate(input, outcomes);
            return;
        }
        input.get();
        announced = number;
        taken = 0;
        acceptedSoFar = number == ACCEPTED.length;
        takeResult(input, outcomes);
    }

    private void takeResult(ByteBuffer input, List<Progress> outcomes) {
        while (taken < announced && input.hasRemaining()) {
            byte next = input.get();
            acceptedSoFar = acceptedSoFar && next == ACCEPTED[(int) taken];
            taken++;
        }
        if (taken == announced) {
            outcomes.add(new Progress.Answered(acceptedSoFar));
            announced = UNANNOUNCED;
            change(ListenerState.ACKNOWLEDGED, outcomes);
        }
    }

    private void violate(ByteBuffer input, List<Progress> outcomes) {
        if (state != ListenerState.UNKNOWN) {
            change(ListenerState.UNKNOWN, outcomes);
        }
        input.position(input.limit());
    }

    private void change(ListenerState next, List<Progress> outcomes) {
        outcomes.add(new Progress.Changed(state, next));
        state = next;
    }

    /** Without the line end; -1 when there is none yet. */
    private static int lineLength(ByteBuffer input) {
        int end = Math.min(input.limit(), input.position() + MAX_RESULT_LINE);
        for (int i = input.position(); i < end; i++) {
            if (input.get(i) == '\n') {
                return i - input.position();
            }
        }
        return -1;
    }

    /**
     * The number of bytes that follow the line, as Python's {@code int()} reads bytes; {@link
     * #UNANNOUNCED} when it tells none. By hand: a regular expression for it takes a stack frame
     * per digit, and a listener may send thousands.
     */
    private static long announcedBy(byte[] line) {
        int from = Math.min(line.length, RESULT_TOKEN_LENGTH);
        int to = line.length;
        while (from < to && isSpace(line[from])) {
            from++;
        }
        while (from < to && isSpace(line[to - 1])) {
            to--;
        }
        if (from < to && line[from] == '+') {
            from++;
        }
        return number(line, from, to);
    }

    /** Digits; an underscore may stand between two of them. */
    private static long number(byte[] line, int from, int to) {
        long number = 0;
        int digits = 0;
        boolean digitBefore = false;
        for (int i = from; i < to; i++) {
            boolean digit = line[i] >= '0' && line[i] <= '9';
            if (!digit && !(line[i] == '_' && digitBefore)) {
                return UNANNOUNCED;
            }
            if (digit) {
                number = 10 * number + line[i] - '0';
                digits++;
            }
            if (digits > MAX_DIGITS) {
                return UNANNOUNCED;
            }
            digitBefore = digit;
        }
        return digitBefore ? number : UNANNOUNCED;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r';
    }

    private static byte[] joined(byte[] first, byte[] second) {
        if (first.length == 0) {
            return second;
        }
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] remaining(ByteBuffer input) {
        var rest = new byte[input.remaining()];
        input.get(rest);
        return rest;
    }
}
